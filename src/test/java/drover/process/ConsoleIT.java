package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Camel console of the application as it is packaged, and what the Camel CLI finds of it. */
class ConsoleIT {
    static final String CONSOLE = "/q/camel/dev-console";
    private static final String KEY = "canaryKeyOfTheConsole";
    private static final String MAIL = "canary.buyer@example.org";

    @TempDir
    Path directory;

    @Test
    void a_packaged_drover_has_its_consoles_and_leaves_nothing_in_the_home() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                DroverProcess drover = setup(leaflink, sink)
                        .set("drover.console.more", "thread,rout")
                        .start()) {
            drover.await("a delivery", () -> !sink.requests().isEmpty());

            assertEquals(
                    1,
                    drover.lines("WARN .*drover.console.more: there is no console rout; there are: bean, ")
                            .size());
            String list = drover.manage(CONSOLE);
            for (String id : ids(list)) {
                assertEquals(id.equals("thread") ? 401 : 200, drover.manageStatus(CONSOLE + "/" + id), id);
                assertFalse(drover.manage(CONSOLE + "/" + id).contains("canary"), id);
            }
            assertTrue(ids(list).containsAll(List.of("sources", "outbox", "processor", "thread")), list);
            assertEquals(404, drover.manageStatus(CONSOLE + "/send"));
            assertTrue(drover.manage(CONSOLE + "/route").contains("Id: deliver-default"));
            assertFalse(Files.exists(directory.resolve(".camel")), "the Camel CLI was let in unasked");
        }
    }

    @Test
    void the_camel_cli_looks_and_does_not_act() throws Exception {
        assumeTrue(Program.isJar(), "NOT TESTED: the Camel CLI finds JVMs only");
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                DroverProcess drover = setup(leaflink, sink)
                        .set("drover.console.camel-cli", "true")
                        .start()) {
            // given
            drover.await("a delivery", () -> !sink.requests().isEmpty());
            Path lock = directory.resolve(".camel").resolve(String.valueOf(drover.pid()));
            Path status = lock.resolveSibling(lock.getFileName() + "-status.json");
            drover.await("the status file", () -> state(status).equals("Started"));

            // when: as the CLI asks to stop a route
            Path action = lock.resolveSibling(lock.getFileName() + "-action.json");
            Files.writeString(action, "{\"action\":\"route\",\"id\":\"deliver-default\",\"command\":\"stop\"}");
            Instant asked = Instant.now();
            drover.await("a later status", () -> written(status).isAfter(asked.plusSeconds(2)));

            // then
            // It is written again and again: a look may meet it half written.
            drover.await("the status file, whole", () -> state(status).equals("Started"));
            assertTrue(Files.exists(action), "nobody has read it");
            assertFalse(Files.readString(status).contains("canary"), "a secret in the status");

            // when: as the CLI asks the process to end
            Files.delete(lock);
            Instant gone = Instant.now();
            drover.await("a second", () -> Instant.now().isAfter(gone.plusSeconds(2)));

            // then
            assertTrue(drover.isRunning());
            assertEquals(200, drover.manageStatus(CONSOLE + "/route"));
        }
    }

    /** The first word of each line below the headings. */
    /** The names in the list of the consoles. */
    static List<String> ids(String list) {
        return list.lines().skip(2).map(line -> line.strip().split(" ", 2)[0]).toList();
    }

    private DroverSetup setup(SimulatedApi leaflink, Sink sink) throws IOException {
        leaflink.put(
                "/orders/",
                SimulatedApi.record("good", Instant.parse("2025-01-01T00:00:00Z"))
                        .put("email", MAIL));
        return DroverProcess.in(directory).polling(leaflink).delivering(sink).env("LEAFLINK_API_KEY", KEY);
    }

    /** What the CLI reads of the route of the deliveries. */
    private static String state(Path status) {
        try {
            for (JsonNode route : Json.read(Files.readAllBytes(status)).path("routes")) {
                if (route.path("routeId").asText().equals("deliver-default")) {
                    return route.path("state").asText();
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    private static Instant written(Path file) {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            return time.toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
