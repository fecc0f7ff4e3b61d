package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code drover check}: what is in the way is named, each thing in a line, and nothing is asked or made. */
class CheckIT extends ProcessTest {
    private static void each(DroverProcess check, String... lines) {
        for (String line : lines) {
            assertEquals(1, check.lines(line).size(), () -> line + "\n" + check.output());
        }
    }

    @Test
    void everything_that_is_in_the_way_is_named_at_once() throws Exception {
        Path key = directory.resolve(".config/leaflink/api_key");
        Files.createDirectories(key.getParent());
        Files.writeString(key, "key-that-others-can-read");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DroverProcess check = DroverProcess.in(directory)
                        .env("DISTRU_API_KEY", "key-of-distru")
                        .env("ETHERSCAN_API_KEY", "key-of-the-chain")
                        .env("ETHERSCAN_BASE_URL", "http://nowhere.invalid/v2/api")
                        .env("DOWNSTREAM_DEFAULT_URL", "http://127.0.0.1:1/events")
                        .env("DOWNSTREAM_DEFAULT_HEADERS", "Authorization: Bearer {acme.token}")
                        .env("DOWNSTREAM_SECOND_URL", sink.url())
                        .set("leaflink.schedule", "whenever")
                        .set("leaflink.schedul", "0/1 * * * * ?")
                        .set("quarkus.http.port", String.valueOf(taken.getLocalPort()))
                        .asked("check")
                        .start()) {
            assertEquals(1, check.awaitExit(), check.output());

            each(
                    check,
                    "^FAIL +configuration +leaflink.schedule: .*cron",
                    "^warn +configuration +there is no key leaflink.schedul; the nearest is leaflink.schedule$",
                    "^FAIL +leaflink +the credential file .*others than its owner can read.*: run chmod 600 " + key
                            + "$",
                    "^FAIL +distru +it has no address: set distru.base-url$",
                    "^ok +etherscan +on; its credential is there$",
                    "^off +twilio +it has no credential: set TWILIO_AUTH_TOKEN",
                    "^off +prices +prices.enabled is false$",
                    "^FAIL +downstream.default +its headers name a credential that is not there: set ACME_TOKEN",
                    "^ok +downstream.second +on$",
                    "^ok +store +./data/drover.db will be made at the first start$",
                    "^FAIL +port " + taken.getLocalPort() + " +taken by process "
                            + ProcessHandle.current().pid() + " \\(",
                    "^ok +port \\d+ +free \\(quarkus.management.port\\)$",
                    "^(ok|warn) +clock +\\d",
                    "^FAIL +etherscan.base-url +no address is known for nowhere.invalid",
                    "^FAIL +downstream.default.url +127.0.0.1:1 takes no connection",
                    "^ok +downstream.second.url +127.0.0.1:\\d+ takes connections$",
                    "^\\d+ things are in the way; look at the ");
            assertEquals(List.of(), check.lines("key-of|key-that|^\\s+at |ERROR"));
            assertEquals(List.of(), sink.requests(), "nobody is asked anything");
            assertTrue(Files.notExists(directory.resolve("data")), "nothing is made");
        }
    }

    @Test
    void a_route_file_that_cannot_run_is_in_the_way_and_its_place_is_named() throws Exception {
        layRoutes("leaflink", "deliver", "api", "poll");
        Path parcels = directory.resolve("routes/parcels.camel.yaml");
        Files.writeString(
                parcels,
                """
                # yaml-language-server: $schema=camelYamlDsl.json
                # Parcels, with a word that nobody knows.
                - route:
                    id: parcels-parcel-tell
                    group: parcels
                    description: Tells of parcels
                    from:
                      uri: direct:parcels-parcel-tell
                      steps:
                        - filter:
                            simpel: "${body} != null"
                """);
        try (DroverProcess check = setup().only().asked("check").start()) {
            assertEquals(1, check.awaitExit(), check.output());

            each(check, "^FAIL +routes +routes/parcels.camel.yaml:11:\\d+: error schema: filter has no simpel");
        }
    }

    @Test
    void beside_a_drover_that_runs_its_ports_and_its_store_are_its_own() throws Exception {
        DroverSetup setup = setup().only();
        try (DroverProcess drover = setup.start()) {
            drover.awaitSlowly("it is ready", drover::isReady);
            try (DroverProcess check = setup.set("quarkus.http.port", String.valueOf(drover.port()))
                    .asked("check")
                    .start()) {
                assertEquals(0, check.awaitExit(), check.output());

                each(
                        check,
                        "^ok +configuration +each key that is set can be used$",
                        "^ok +leaflink +on; its credential is there$",
                        "^ok +leaflink.base-url +127.0.0.1:\\d+ takes connections$",
                        "^ok +port " + drover.port() + " +held by the Drover that runs: process " + drover.pid() + " ",
                        "^ok +store +./data/drover.db has schema version 1$",
                        "^Nothing is in the way");
            }
        }
    }
}
