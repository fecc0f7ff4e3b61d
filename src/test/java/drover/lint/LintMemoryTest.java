package drover.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lint has the heap of the process that it runs in: a running Drover asks it before it applies a file. */
class LintMemoryTest {
    @TempDir
    Path folder;

    @Test
    void all_packaged_files_are_linted_in_96_megabytes() throws Exception {
        Process lint = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "drover.start.Main",
                        "lint")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, lint.waitFor(), said);
        assertTrue(said.contains("nothing is wrong"), said);
    }
}
