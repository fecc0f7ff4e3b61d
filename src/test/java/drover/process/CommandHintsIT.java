package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link NativeHintsIT}, of the commands: they are answered before the application starts, or end it when they are done. */
class CommandHintsIT {
    @TempDir
    Path directory;

    private Watched watched;

    @BeforeEach
    void here() throws Exception {
        watched = new Watched(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "0,help new",
        "0,completion",
        "1,health",
        "2,healt",
        "2,new source",
        "0,new downstream second",
        "0,new source shop --kind rest-changes --list orders",
        "0,new source stream --kind websocket --list signals"
    })
    void of_what_is_answered_at_once(int exitCode, String words) throws Exception {
        try (DroverProcess command =
                watched.in(directory).asked(words.split(" ", -1)).start()) {
            assertEquals(exitCode, command.awaitExit(), command.output());
        }
        assertEquals(List.of(), watched.missing());
    }

    @Test
    void of_asking_each_api_once() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            try (DroverProcess smoke =
                    watched.in(directory).polling(leaflink).asked("smoke").start()) {
                assertEquals(0, smoke.awaitExit(), smoke.output());
            }
        }
        assertEquals(List.of(), watched.missing());
    }

    @Test
    void of_playing_the_packaged_cases() throws Exception {
        try (DroverProcess test = watched.in(directory)
                .asked(
                        "test",
                        "leaflink",
                        "--junit",
                        directory.resolve("report.xml").toString())
                .start()) {
            assertEquals(0, test.awaitExit(), test.output());
        }
        assertEquals(List.of(), watched.missing());
    }
}
