package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several downstreams of the same polls: each has its own pace, trouble, order and end. */
class TwoDownstreamsIT extends ProcessTest {
    private static final int COUNT = 60;
    private static final String INSTANCE =
            """

            - templatedRoute:
                routeTemplateRef: deliver
                routeId: deliver-%1$s
                parameters:
                  - name: downstream
                    value: %1$s
            """;

    private int seconds;

    @BeforeEach
    void begin() throws IOException {
        layRoutes("leaflink");
    }

    /** Which downstreams there are, beside default. */
    private void routesTo(String... names) throws IOException {
        StringBuilder deliver = new StringBuilder(Files.readString(Path.of("routes/deliver.camel.yaml")));
        for (String name : names) {
            deliver.append(INSTANCE.formatted(name));
        }
        Files.writeString(directory.resolve("routes/deliver.camel.yaml"), deliver);
    }

    /** Each order is new, or takes its next step. */
    private void changeAll() {
        for (int i = 0; i < COUNT; i++) {
            seconds++;
            leaflink.put(
                    ORDERS,
                    SimulatedApi.record("o" + i, BEGINNING.plusSeconds(seconds)).put("step", seconds));
        }
    }

    private static void awaitRounds(DroverProcess drover, Sink at, int rounds) {
        drover.await(rounds + " rounds at the sink", () -> at.count() >= rounds * COUNT);
    }

    private static void assertInOrder(Sink at, int expected) {
        Map<String, Instant> last = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Sink.Delivery one : at.deliveries()) {
            Instant before = last.put(one.subject(), one.time());
            assertTrue(before == null || before.isBefore(one.time()), () -> one.subject() + " of " + one.time());
            assertTrue(ids.add(one.id()), one.id());
        }
        assertEquals(expected, ids.size());
    }

    private static Set<String> ids(Sink at) {
        Set<String> ids = new HashSet<>();
        at.deliveries().forEach(one -> ids.add(one.id()));
        return ids;
    }

    private String undelivered(String name) throws Exception {
        return kept("SELECT COUNT(*) FROM delivery WHERE downstream = '" + name + "' AND state IN ('ready', 'waiting')")
                .get(0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void one_that_is_down_holds_nobody_up_and_gets_everything_later() throws Exception {
        // given
        routesTo("other");
        int port = freePort();
        changeAll();
        DroverSetup setup = setup().delivering("other", "http://127.0.0.1:" + port + "/events");

        try (DroverProcess drover = setup.start()) {
            // when nobody listens
            awaitRounds(drover, sink, 1);
            drover.awaitLine("downstream.other: the circuit breaker is open");
            changeAll();
            awaitRounds(drover, sink, 2);
            try (Sink other = new Sink(port, 202, "")) {
                other.answering(request -> 500);
                // when it fails
                drover.await("tries at the other", () -> other.requests().size() >= 30);
                changeAll();
                awaitRounds(drover, sink, 3);
                assertEquals(0, other.count());
                assertInOrder(sink, 3 * COUNT);
                // when it works
                other.answering(request -> 202);
                drover.awaitLine("downstream.other: answers again");
                awaitRounds(drover, other, 3);
                assertEquals(143, drover.terminate());

                // then
                assertInOrder(other, 3 * COUNT);
                assertInOrder(sink, 3 * COUNT);
                assertEquals(ids(sink), ids(other));
                assertNoAttemptIsWasted(other);
            }
        }
    }

    /** What the open breaker kept back was no attempt: each is a request at the sink, or one that found nobody. */
    private void assertNoAttemptIsWasted(Sink other) throws Exception {
        long failed =
                other.requests().stream().filter(one -> one.status() == 500).count();
        assertEquals(
                List.of(String.valueOf(failed)),
                kept("SELECT COUNT(*) FROM attempt WHERE downstream = 'other' AND status = 500"));
        assertEquals(
                kept("SELECT 3 * " + COUNT + " + COUNT(*) FROM attempt WHERE downstream = 'other'"),
                kept("SELECT SUM(attempts) FROM delivery WHERE downstream = 'other'"));
        assertEquals(List.of("0"), kept("SELECT COUNT(*) FROM attempt WHERE downstream = 'default'"));
        assertEquals(List.of("1"), kept("SELECT DISTINCT attempts FROM delivery WHERE downstream = 'default'"));
    }

    @Test
    void one_that_is_removed_keeps_what_it_had_not_got() throws Exception {
        try (Sink other = new Sink()) {
            // given
            routesTo("other");
            other.answering(request -> 500);
            changeAll();
            try (DroverProcess drover = setup().delivering("other", other.url()).start()) {
                awaitRounds(drover, sink, 1);
                assertEquals(143, drover.terminate());
            }

            // when it is removed
            routesTo();
            changeAll();
            try (DroverProcess drover = setup().start()) {
                String warning = drover.awaitLine(" WARN .* other: no route delivers to it any more");
                assertTrue(warning.contains(COUNT + " undelivered events are kept"), warning);
                awaitRounds(drover, sink, 2);
                assertEquals(143, drover.terminate());
            }
            assertEquals(String.valueOf(COUNT), undelivered("other"));

            // when it comes back
            routesTo("other");
            other.answering(request -> 202);
            try (DroverProcess drover = setup().delivering("other", other.url()).start()) {
                awaitRounds(drover, other, 1);
                changeAll();
                awaitRounds(drover, sink, 3);
                awaitRounds(drover, other, 2);
                assertEquals(143, drover.terminate());
            }

            // then
            assertInOrder(sink, 3 * COUNT);
            assertInOrder(other, 2 * COUNT);
            Set<String> missed = ids(sink);
            missed.removeAll(ids(other));
            assertEquals(COUNT, missed.size());
            assertTrue(
                    sink.deliveries().subList(COUNT, 2 * COUNT).stream().allMatch(one -> missed.contains(one.id())),
                    "it got what came while it was away");
        }
    }

    @Test
    void what_is_kept_for_one_that_is_removed_can_be_discarded_also_after_a_kill() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        try (Sink other = new Sink()) {
            // given
            routesTo("other");
            CountDownLatch underWay = new CountDownLatch(8);
            other.answering(request -> {
                underWay.countDown();
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return 500;
            });
            changeAll();
            try (DroverProcess drover = setup().delivering("other", other.url()).start()) {
                awaitRounds(drover, sink, 1);
                drover.await("deliveries under way", () -> underWay.getCount() == 0);
                drover.awaitSlowly(
                        "all is written down", () -> drover.downstreams().contains("\"undelivered\":0,"));
                drover.kill();
            }
            killed.countDown();
            routesTo();
            String discard = "/operations/downstreams/other/discard?state=undelivered";

            // when
            try (DroverProcess drover = setup().start()) {
                drover.awaitLine("other: no route delivers to it any more");
                drover.awaitSlowly("its operations", () -> drover.downstreams().contains("\"other\""));
                HttpResponse<String> plan = drover.operate(discard);
                HttpResponse<String> done = drover.operate(discard + "&confirm=" + COUNT);

                // then
                assertTrue(plan.body().contains("\"count\":" + COUNT + ","), plan.body());
                assertTrue(plan.body().contains("\"done\":false"), plan.body());
                assertEquals("{\"discarded\":" + COUNT + "}", done.body());
                assertEquals(200, done.statusCode());
                assertEquals(143, drover.terminate());
            }
            assertEquals("0", undelivered("other"));
            routesTo("other");
            other.answering(request -> 202);
            try (DroverProcess drover = setup().delivering("other", other.url()).start()) {
                changeAll();
                awaitRounds(drover, other, 1);
                assertEquals(143, drover.terminate());
            }
            assertInOrder(other, COUNT);
            assertTrue(
                    other.deliveries().stream().allMatch(one -> one.time().isAfter(BEGINNING.plusSeconds(COUNT))),
                    "it got what was discarded");
        }
    }

    @Test
    void one_that_is_added_later_gets_all_that_is_stored_or_what_comes_from_then_on() throws Exception {
        try (Sink all = new Sink();
                Sink now = new Sink()) {
            // given
            routesTo();
            changeAll();
            try (DroverProcess drover = setup().start()) {
                awaitRounds(drover, sink, 1);
                changeAll();
                awaitRounds(drover, sink, 2);
                assertEquals(143, drover.terminate());
            }

            // when
            routesTo("archive", "fresh");
            DroverSetup more = setup().delivering("archive", all.url())
                    .set("downstream.archive.start", "all")
                    .delivering("fresh", now.url())
                    .set("downstream.fresh.start", "now");
            try (DroverProcess drover = more.start()) {
                awaitRounds(drover, all, 2);
                changeAll();
                awaitRounds(drover, all, 3);
                awaitRounds(drover, now, 1);
                awaitRounds(drover, sink, 3);
                assertEquals(143, drover.terminate());
            }
            // when it starts once more, with nothing new
            try (DroverProcess drover = more.start()) {
                drover.awaitLine("leaflink-orders: .* 0 new");
                assertEquals(143, drover.terminate());
            }

            // then
            assertInOrder(sink, 3 * COUNT);
            assertInOrder(all, 3 * COUNT);
            assertEquals(ids(sink), ids(all));
            assertInOrder(now, COUNT);
            assertTrue(
                    now.deliveries().stream().allMatch(one -> one.time().isAfter(BEGINNING.plusSeconds(2 * COUNT))),
                    "it got what was before its time");
        }
    }
}
