package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canaries: secrets that go wherever a failing run leads them, and must come out nowhere. */
class RedactionIT {
    private static final String KEY = "canary1Key9f27c1";
    private static final String OPERATIONS_TOKEN = "canary2Operations5d1";
    private static final String URL_TOKEN = "canary3UrlToken77a";
    private static final String JSON_TOKEN = "canary4JsonToken3be";
    private static final String QUERY_KEY = "canary5QueryKey8c0";
    private static final String SINK_SECRET = "canary6SinkSecret24d";
    private static final String MAIL = "canary7.buyer@example.org";
    private static final String SINK_MAIL = "canary8.ops@example.org";
    private static final String PASSWORD = "canary9Password51f";

    private static final String TROUBLE = "{\"detail\":\"no luck with %s\",\"access_token\":\"" + JSON_TOKEN
            + "\",\"contact\":\"" + MAIL + "\",\"see\":\"https://api.example.org/help?apikey=" + QUERY_KEY
            + "&page=2\",\"db\":\"postgres://admin:" + PASSWORD + "@db.example.org/x\"}";

    @TempDir
    Path directory;

    @Test
    void a_failing_run_at_debug_tells_no_secret() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink(
                        500,
                        "{\"error\":\"cannot write\",\"secret\":\"" + SINK_SECRET + "\",\"to\":\"" + SINK_MAIL
                                + "\"}")) {
            // given
            Instant modified = Instant.parse("2025-01-01T00:00:00Z");
            leaflink.put("/orders/", SimulatedApi.record("good", modified).put("email", MAIL));
            leaflink.put(
                    "/orders/", SimulatedApi.record("bad", modified).put("modified_on", "to " + MAIL + " " + PASSWORD));
            leaflink.refuse("/customers/", 400, TROUBLE::formatted);
            leaflink.refuse("/products/", 500, TROUBLE::formatted);

            try (DroverProcess drover = setup(leaflink, sink).start()) {
                // when
                drover.awaitLine("WARN .*leaflink-customers: stopped.* answered 400");
                drover.awaitLine("WARN .*leaflink-products: stopped.*(answered 500|breaker is open)");
                drover.awaitLine("WARN .*default: .*order/good was not delivered: .* answered 500");
                drover.awaitLine("leaflink-orders: .* in quarantine");
                leaflink.refuse("/customers/", 200, authorization -> "<p>" + TROUBLE.formatted(authorization));
                drover.awaitLine("leaflink-customers: still stopped");
                for (String list : List.of("/orders/", "/customers/", "/products/")) {
                    leaflink.refuse(list, 401, TROUBLE::formatted);
                }
                drover.awaitLine("ERROR .*leaflink refused our credential.* answered 401");
                drover.awaitSlowly(
                        "the breaker of the downstream", () -> !drover.lines("default: the circuit breaker is open")
                                .isEmpty());

                // then
                Map<String, String> said = new LinkedHashMap<>();
                for (String path : List.of(
                        "/q/health", "/q/health/group/dependencies", "/operations/quarantine", "/operations/status")) {
                    said.put(path, drover.manage(path));
                }
                assertTrue(said.get("/q/health/group/dependencies").contains("leaflink refused our credential"));
                assertTrue(said.get("/operations/quarantine").contains("field modified_on"), said::toString);
                assertEquals(143, drover.terminate());
                assertFalse(sink.requests().isEmpty());
                said.forEach(RedactionIT::assertNoCanary);
                assertEquals(List.of(), drover.lines("canary"));
                assertFalse(drover.lines(" DEBUG ").isEmpty(), "it was not at DEBUG");
            }
        }
    }

    @Test
    void a_start_that_fails_tells_no_secret() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            // given
            Path routes = Files.createDirectory(directory.resolve("routes"));
            String deliver = Files.readString(Path.of("routes/deliver.camel.yaml"));
            // The address of the door, with the URL in it, cannot be resolved.
            String bad = deliver.replace("door:deliver-", "no-such-component:deliver-");
            assertNotEquals(deliver, bad);
            Files.writeString(routes.resolve("deliver.camel.yaml"), bad);

            try (DroverProcess drover = setup(leaflink, sink).start()) {
                // when
                int exit = drover.awaitExit();

                // then
                assertNotEquals(0, exit);
                assertEquals(1, drover.lines("Drover does not start").size(), drover.output());
                assertEquals(List.of(), drover.lines("canary"));
            }
        }
    }

    private DroverSetup setup(SimulatedApi leaflink, Sink sink) {
        return DroverProcess.in(directory)
                .polling(leaflink)
                .delivering(sink)
                .env("LEAFLINK_API_KEY", KEY)
                .env("DROVER_OPERATIONS_TOKEN", OPERATIONS_TOKEN)
                .env("DOWNSTREAM_DEFAULT_URL", sink.url() + "?token=" + URL_TOKEN)
                .set("downstream.default.url", sink.url() + "?token=" + URL_TOKEN)
                .set("downstream.default.breaker-delay", "5s")
                .set("quarkus.log.level", "DEBUG")
                .set("quarkus.log.category.\"org.apache.camel\".level", "DEBUG")
                .set("quarkus.log.category.\"io.quarkus\".level", "DEBUG")
                .set("quarkus.log.category.\"io.agroal\".level", "DEBUG")
                .set("quarkus.log.category.\"io.smallrye\".level", "DEBUG")
                .set("quarkus.log.category.\"org.quartz\".level", "DEBUG")
                .set("quarkus.log.category.\"org.flywaydb\".level", "DEBUG");
    }

    private static void assertNoCanary(String where, String text) {
        assertFalse(text.contains("canary"), () -> where + "\n" + text);
    }
}
