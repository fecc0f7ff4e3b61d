package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.jwt.Issuer;
import drover.oauth.AuthorizationServer;
import drover.record.Json;
import drover.store.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged application reaches by name while it works is registered for the native image: an agent watches it, and what the build
 * gives to the compiler ({@code target/native-sources}) is compared. No native compiler is needed.
 */
class NativeHintsIT {
    private static final List<String> OPERATIONS = List.of(
            "/",
            "/q/metrics",
            "/q/health",
            "/q/health/ready",
            "/q/health/group/dependencies",
            "/operations/status",
            "/operations/sources",
            "/operations/downstreams",
            "/operations/dead-letters",
            "/operations/quarantine",
            "/operations/webhooks",
            "/operations/write-backs",
            "/operations/explain/order/o1");

    private static final String SHARED = "a-shared-secret-of-the-tests-which-is-long";

    @TempDir
    Path directory;

    private Watched watched;

    @BeforeEach
    void here() throws Exception {
        watched = new Watched(directory);
    }

    @Test
    void of_the_sandbox_with_its_consoles_operations_page_and_traces() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            DroverSetup setup = watched.in(directory)
                    .asked("sandbox")
                    .set("recipes.order-invoice.enabled", "true")
                    .set("recipes.low-stock-calendar.enabled", "true")
                    .set("quarkus.log.console.json.enabled", "true")
                    .set("quarkus.otel.sdk.disabled", "false")
                    .set("quarkus.otel.bsp.schedule.delay", "100ms")
                    .set("quarkus.otel.exporter.otlp.endpoint", receiver.url())
                    .operated();
            try (DroverProcess drover = setup.start()) {
                for (String downstream : List.of("default", "order-invoice", "low-stock-calendar", "order-sms")) {
                    drover.awaitLine(downstream + ": .* delivered");
                }
                for (String poll : List.of(
                        "leaflink-orders",
                        "distru-products",
                        "etherscan",
                        "google-calendar",
                        "google-gmail",
                        "quickbooks-customers",
                        "quickbooks-bills",
                        "twilio-messages")) {
                    drover.awaitLine(poll + ".*: .* read");
                }
                drover.awaitLine("google\\.calendar_event\\.");
                drover.awaitLine("quickbooks\\.invoice\\.updated");
                drover.awaitLine("twilio\\.message\\.delivered");
                drover.awaitLine("prices\\.price\\.changed");
                drover.operate("/operations/smoke");
                drover.show("/operations/snapshot");
                drover.show("/operations/snapshot/leaflink/order?limit=1");
                look(drover);
                drover.terminate();
            }
        }
        assertEquals(List.of(), watched.missing());
        watched.notices("org.quartz.impl.triggers.CronTriggerImpl");
        watched.notices("org.apache.camel.component.quartz.StatefulCamelJob");
    }

    @Test
    void of_a_person_who_lets_a_system_in() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(true)) {
            AuthorizeIT.authorize(watched.begin(AuthorizeIT.setup(directory, server)));
        }
        assertEquals(List.of(), watched.missing());
    }

    @Test
    void of_a_check_before_the_start() throws Exception {
        TestDatabase.sqlite(Files.createDirectory(directory.resolve("data")));
        DroverSetup setup = watched.in(directory)
                .env("LEAFLINK_API_KEY", "key-of-the-process-tests")
                .env("LEAFLINK_BASE_URL", "https://127.0.0.1:1")
                .asked("check");
        try (DroverProcess check = setup.start()) {
            assertEquals(1, check.awaitExit(), check.output());
            assertEquals(1, check.lines("has schema version").size(), check.output());
        }
        assertEquals(List.of(), watched.missing());
    }

    @Test
    void of_trouble_a_source_of_yaml_alone_webhooks_and_postgresql() throws Exception {
        Path source = Path.of("src/test/resources/drover/process/shelves");
        Path home = Files.createDirectory(directory.resolve("home"));
        Path routes = Files.createDirectory(home.resolve("routes"));
        for (String file : List.of("api", "poll", "deliver", "webhooks", "leaflink")) {
            Files.copy(Path.of("routes", file + ".camel.yaml"), routes.resolve(file + ".camel.yaml"));
        }
        Files.copy(source.resolve("shelves.camel.yaml"), routes.resolve("shelves.camel.yaml"));
        Files.copy(source.resolve("application.properties"), home.resolve("application.properties"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(directory.resolve("postgresql"))
                        .start();
                SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put(
                    "/orders/",
                    SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z"))
                            .set("customer", Json.read("{\"id\": 4711}")));
            leaflink.put("/shelves/", SimulatedApi.record("S-1", Instant.parse("2025-01-01T00:00:00Z")));
            leaflink.refuse("/products/", 500, key -> "{\"detail\":\"broken\"}");
            DroverSetup setup = watched.in(home)
                    .polling(leaflink)
                    .delivering(sink)
                    .operated()
                    .set("webhook.leaflink.secret", Provider.SECRET)
                    .env("SHELVES_API_KEY", "key-of-shelves")
                    .set("shelves.base-url", leaflink.url())
                    .env("DROVER_POSTGRESQL_URL", postgres.getJdbcUrl("postgres", "postgres"))
                    .env("DROVER_POSTGRESQL_USER", "postgres")
                    .env("DROVER_POSTGRESQL_PASSWORD", "postgres");
            try (DroverProcess drover = setup.start()) {
                drover.await("the order", () -> sink.has("leaflink.order.created", "order/o1"));
                new Provider(drover).post(Provider.notification("n1", "order.updated", "o1"));
                new Provider(drover).post("no JSON");
                look(drover);
                drover.operate("/operations/downstreams/default/pause");
                drover.operate("/operations/downstreams/default/resume");
                drover.terminate();
            }
        }
        assertEquals(List.of(), watched.missing());
        // ${exception.status} of a customer that is not there: without its hint the exchange once hung for ever.
        watched.notices("drover.system.ApiException");
        watched.notices("drover.poll.Polls");
    }

    /** Who shows a token comes in by webhook and as an operator, and a downstream is shown one of ours. */
    @Test
    void of_those_who_show_tokens() throws Exception {
        Issuer issuer = Issuer.rsa("k1");
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            ObjectNode keys = SimulatedApi.record("jwks", Instant.EPOCH);
            keys.withArray("/keys").add(issuer.jwk());
            leaflink.put("/keys/", keys);
            DroverSetup setup = watched.in(directory)
                    .polling(leaflink)
                    .delivering(sink)
                    .set("downstream.default.jwt.audience", "sink")
                    .set("webhook.leaflink.jwt.algorithm", "HS256")
                    .set("webhook.leaflink.jwt.key", SHARED)
                    .set("webhook.leaflink.jwt.issuer", Issuer.NAME)
                    .set("webhook.leaflink.jwt.audience", "drover")
                    .set("drover.operations.jwt.algorithm", "RS256")
                    .set("drover.operations.jwt.jwks-url", leaflink.url() + "/keys/jwks/")
                    .set("drover.operations.jwt.issuer", Issuer.NAME)
                    .set("drover.operations.jwt.audience", "drover");
            try (DroverProcess drover = setup.start()) {
                drover.await("the order", () -> sink.has("leaflink.order.created", "order/o1"));
                String shown = Issuer.shared(SHARED, Issuer.claims(Instant.now()));
                assertEquals(200, new Provider(drover).show(shown, Provider.notification("n1", "order.updated", "o1")));
                String reads = issuer.token(Issuer.claims(Instant.now()).put("scope", "drover:read"));
                assertTrue(drover.show("/operations/snapshot", reads).contains("leaflink"));
                assertTrue(drover.get("/.well-known/jwks.json").contains("ES256"));
                drover.terminate();
            }
        }
        assertEquals(List.of(), watched.missing());
    }

    private static void look(DroverProcess drover) throws Exception {
        for (String path : OPERATIONS) {
            drover.manage(path);
        }
        for (String id : ConsoleIT.ids(drover.manage(ConsoleIT.CONSOLE))) {
            drover.manage(ConsoleIT.CONSOLE + "/" + id);
            drover.manageJson(ConsoleIT.CONSOLE + "/" + id);
        }
    }
}
