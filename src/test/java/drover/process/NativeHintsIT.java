package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import drover.hints.AgentJar;
import drover.hints.Missing;
import drover.hints.Registered;
import drover.oauth.AuthorizationServer;
import drover.record.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
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

    @TempDir
    Path directory;

    private static Registered registered;

    private Path reached;

    @BeforeAll
    static void read() throws Exception {
        registered = Program.isJar() ? new Registered(Path.of("target/native-sources")) : null;
    }

    @BeforeEach
    void here() {
        assumeTrue(Program.isJar(), "NOT TESTED: a binary needs no agent, it is what this test stands for");
        reached = directory.resolve("reached.tsv");
    }

    @Test
    void of_the_sandbox_with_its_consoles_operations_page_and_traces() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            DroverSetup setup = watched()
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
                drover.operate("/operations/smoke");
                drover.show("/operations/snapshot");
                drover.show("/operations/snapshot/leaflink/order?limit=1");
                look(drover);
                drover.terminate();
            }
        }
        assertEquals(List.of(), missing());
        notices("org.quartz.impl.triggers.CronTriggerImpl");
        notices("org.apache.camel.component.quartz.StatefulCamelJob");
    }

    @Test
    void of_a_person_who_lets_a_system_in() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(true)) {
            AuthorizeIT.authorize(
                    AuthorizeIT.setup(directory, server).env("JAVA_TOOL_OPTIONS", AgentJar.option(directory, reached)));
        }
        assertEquals(List.of(), missing());
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
            DroverSetup setup = watched(home)
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
        assertEquals(List.of(), missing());
        // ${exception.status} of a customer that is not there: without its hint the exchange once hung for ever.
        notices("drover.system.ApiException");
        notices("drover.poll.Polls");
    }

    /** Without the hint for this class the test fails, with the line to add. */
    private void notices(String type) throws Exception {
        List<String> missing = new Missing(registered.without(type)).of(reached);
        assertTrue(missing.stream().anyMatch(line -> line.endsWith(advice(type))), missing::toString);
    }

    private static String advice(String type) {
        return type.startsWith("drover.")
                ? "annotate " + type + " with @RegisterForReflection"
                : "add \"" + type + "\" to the classNames of drover.start.NativeHints";
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

    private DroverSetup watched() throws Exception {
        return watched(directory);
    }

    private DroverSetup watched(Path home) throws Exception {
        return DroverProcess.in(home).env("JAVA_TOOL_OPTIONS", "-Xshare:off " + AgentJar.option(directory, reached));
    }

    private List<String> missing() throws Exception {
        return new Missing(registered).of(reached);
    }
}
