package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process that is killed in the middle of an audit begins it again, and what it had missed is told once. */
class AuditKillIT extends ProcessTest {
    private static final int ALL = 250;

    @Test
    void a_kill_in_the_middle_of_an_audit_loses_nothing_and_tells_nothing_twice() throws Exception {
        isKilledInTheMiddle(setup());
    }

    @Test
    void the_same_on_postgresql() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("pg"))
                .start()) {
            isKilledInTheMiddle(setup().env("DROVER_POSTGRESQL_URL", postgres.getJdbcUrl("postgres", "postgres"))
                    .env("DROVER_POSTGRESQL_USER", "postgres")
                    .env("DROVER_POSTGRESQL_PASSWORD", "postgres"));
        }
    }

    private void isKilledInTheMiddle(DroverSetup setup) throws Exception {
        IntStream.range(0, ALL)
                .forEach(i -> leaflink.put(ORDERS, SimulatedApi.record("o" + i, BEGINNING.plusSeconds(i))));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        try (DroverProcess drover =
                setup.set("leaflink.schedule", "0/10 * * * * ?").start()) {
            drover.await("all orders", () -> told() == ALL);
            // It has become visible late, dated backwards: no poll will see it.
            leaflink.put(ORDERS, SimulatedApi.record("lost", BEGINNING.minus(Duration.ofDays(1))));
            int before = leaflink.calls(ORDERS).size();
            leaflink.beforeCall(() -> hold(before, reached, killed));
            assertEquals(
                    200,
                    drover.operate("/operations/streams/leaflink-orders/audit").statusCode());
            assertTrue(reached.await(60, TimeUnit.SECONDS), drover.output());
            drover.kill();
        }
        killed.countDown();
        leaflink.beforeCall(() -> {});

        try (DroverProcess drover = setup.start()) {
            drover.awaitSlowly("the audit is complete", () -> drover.tells("/operations/streams/leaflink-orders")
                    .contains("complete: 251 of 251"));
            drover.await("the order that was missing", () -> sink.has("leaflink.order.created", "order/lost"));

            assertTrue(drover.manage("/operations/explain/order/lost").contains("seen by leaflink-orders-audit"));
            assertEquals(ALL + 1, told());
        }
    }

    /** The second page of the whole list has been answered, and the third is asked for. */
    private void hold(int before, CountDownLatch reached, CountDownLatch killed) {
        List<SimulatedApi.Call> calls = leaflink.calls(ORDERS);
        SimulatedApi.Call last = calls.get(calls.size() - 1);
        boolean isSecondPage = !last.query().containsKey("modified__gte")
                && !"0".equals(last.query().get("offset"));
        if (isSecondPage && calls.size() > before + 1) {
            reached.countDown();
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long told() {
        return sink.deliveries().stream().map(Sink.Delivery::id).distinct().count();
    }
}
