package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole application on PostgreSQL: the same artefact, another key. */
class PostgresqlIT {
    private static final String ORDERS = "/orders/";
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");
    private static final int BEFORE = 40;
    private static final int ALL = 80;

    @TempDir
    Path directory;

    @Test
    void polls_webhooks_and_deliveries_survive_a_kill_and_an_outage_of_the_database() throws Exception {
        Path data = directory.resolve("postgresql");
        EmbeddedPostgres postgres = postgres(data, 0);
        int port = postgres.getPort();
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            DroverSetup setup = DroverProcess.in(Files.createDirectory(directory.resolve("drover")))
                    .polling(leaflink)
                    .delivering(sink)
                    .operated()
                    .set("webhook.leaflink.secret", Provider.SECRET)
                    .env("DROVER_POSTGRESQL_URL", postgres.getJdbcUrl("postgres", "postgres"))
                    .env("DROVER_POSTGRESQL_USER", "postgres")
                    .env("DROVER_POSTGRESQL_PASSWORD", "postgres");
            put(leaflink, 0, BEFORE);
            try (DroverProcess drover = setup.start()) {
                drover.await("the first orders", () -> events(sink) == BEFORE);
                assertEquals(
                        200,
                        new Provider(drover)
                                .post(Provider.notification("n1", "order.updated", "o1"))
                                .statusCode());
                assertTrue(drover.manage("/operations/explain/order/o1").contains("delivered"));
                String status = drover.manage("/operations/status");
                assertTrue(status.contains("\"fine\":true"), status);
                assertFalse(drover.manage("/q/metrics").contains("drover_store_size"), "it is not ours to measure");
                try (DroverProcess second = DroverProcess.in(Files.createDirectory(directory.resolve("second")))
                        .env("DROVER_POSTGRESQL_URL", postgres.getJdbcUrl("postgres", "postgres"))
                        .env("DROVER_POSTGRESQL_USER", "postgres")
                        .env("DROVER_POSTGRESQL_PASSWORD", "postgres")
                        .start()) {
                    assertNotEquals(0, second.awaitExit());
                    assertEquals(
                            1, second.lines("another Drover is running on it").size(), second.output());
                }
                assertTrue(drover.isReady(), drover.manage("/q/health/ready"));
                drover.kill();
            }
            assertFalse(Files.exists(directory.resolve("drover/data/drover.db")));

            try (DroverProcess drover = setup.start()) {
                drover.awaitLine("runs .* route files");
                // It goes away before what begins by itself has begun: that begins all the same, once.
                drover.freeze();
                postgres.close();
                drover.thaw();
                put(leaflink, BEFORE, ALL);
                drover.awaitLine("ERROR .*the store takes no writes|WARN .*stopped, and goes on from its cursor");
                assertEquals(
                        503,
                        new Provider(drover)
                                .post(Provider.notification("n2", "order.updated", "o2"))
                                .statusCode());
                postgres = postgres(data, port);
                drover.await("the other orders", () -> events(sink) == ALL);
                drover.awaitSlowly("ready again", () -> drover.isReady());
                assertEquals(List.of(), drover.lines("does not begin"), drover.output());
                postgres.close();
                assertEquals(143, drover.terminate());
            }
            assertEquals(ALL, events(sink), "each order is one event");
        } finally {
            postgres.close();
        }
    }

    private static long events(Sink sink) {
        return sink.deliveries().stream().map(Sink.Delivery::id).distinct().count();
    }

    private static EmbeddedPostgres postgres(Path data, int port) throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static void put(SimulatedApi leaflink, int from, int to) {
        for (int i = from; i < to; i++) {
            leaflink.put(ORDERS, SimulatedApi.record("o" + i, BEGINNING.plusSeconds(i)));
        }
    }
}
