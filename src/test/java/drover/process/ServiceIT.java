package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@code deploy/} runs it: a service of systemd, a container with a health check. */
class ServiceIT {
    @TempDir
    Path directory;

    @Test
    void systemd_gives_it_its_credential_and_hears_that_it_is_ready_and_alive() throws Exception {
        Path heard = directory.resolve("heard");
        Path programs = Files.createDirectory(directory.resolve("bin"));
        // What systemd's own program is asked for; it sends a datagram, which Java cannot receive.
        script(programs.resolve("systemd-notify"), "echo \"$NOTIFY_SOCKET $*\" >> " + heard);
        Path credentials = Files.createDirectory(directory.resolve("credentials"));
        // Systemd guards the folder; the file's own permissions say that a group may read it.
        Files.setPosixFilePermissions(
                Files.writeString(credentials.resolve("leaflink.api-key"), "key-that-systemd-loaded"),
                PosixFilePermissions.fromString("r--r-----"));
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            DroverSetup setup = DroverProcess.in(directory)
                    .polling(leaflink)
                    .delivering(sink)
                    .env("LEAFLINK_API_KEY", "")
                    .env("CREDENTIALS_DIRECTORY", credentials.toString())
                    .env("NOTIFY_SOCKET", "/run/the-socket")
                    .env("WATCHDOG_USEC", "400000")
                    .env("PATH", programs + ":" + System.getenv("PATH"));
            try (DroverProcess drover = setup.start()) {
                drover.await("an event", () -> sink.count() == 1);
                drover.awaitSlowly("two signs of life", () -> lines(heard).size() >= 3);
                assertEquals("/run/the-socket READY=1", lines(heard).get(0));
                assertEquals("/run/the-socket WATCHDOG=1", lines(heard).get(2));

                // One that stands still answers nothing, and systemd hears nothing.
                drover.freeze();
                assertEquals(1, ended(setup.asked("health")));
                drover.thaw();
                assertEquals(0, ended(setup.asked("health")));
                assertEquals(143, drover.terminate());
            }
            assertEquals(1, ended(setup.asked("health")));
        }
    }

    private static int ended(DroverSetup command) throws IOException, InterruptedException {
        try (DroverProcess process = command.start()) {
            int code = process.awaitExit();
            assertTrue(process.output().contains(code == 0 ? "ready" : "not ready"), process.output());
            return code;
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
