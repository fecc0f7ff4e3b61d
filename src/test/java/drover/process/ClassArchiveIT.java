package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that the JVM keeps of a rehearsal, and the rehearsal. */
class ClassArchiveIT {
    @TempDir
    Path directory;

    @Test
    void our_classes_are_taken_from_the_archive() throws Exception {
        assumeTrue(Program.isJar(), "NOT TESTED: a binary has no classes to load");
        try (DroverProcess drover = DroverProcess.in(directory)
                .env("JAVA_TOOL_OPTIONS", "-Xlog:class+load")
                .asked("help")
                .start()) {
            assertEquals(0, drover.awaitExit(), drover::output);

            assertTrue(
                    drover.lines("drover\\.start\\.Main source: ").get(0).contains("shared objects file (top)"),
                    () -> "mvn package makes the archive\n" + drover.lines("drover\\.start\\.Main source: "));
        }
    }

    @Test
    void a_rehearsal_asks_no_real_system_ends_by_itself_and_leaves_nothing() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (SimulatedApi real = new SimulatedApi();
                DroverProcess drover = DroverProcess.in(directory)
                        .polling(real)
                        .set("java.io.tmpdir", temporary.toString())
                        .asked("rehearse")
                        .start()) {
            assertEquals(0, drover.awaitExit(), drover::output);

            assertEquals(List.of(), real.calls(), "what a real system was asked");
            try (Stream<Path> left = Files.list(temporary)) {
                assertEquals(
                        List.of(),
                        left.filter(file -> file.getFileName().toString().startsWith("drover"))
                                .toList());
            }
            assertTrue(Files.notExists(directory.resolve("data")));
        }
    }
}
