package drover.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite is loaded, and nothing is left of how. */
class SqliteLibraryTest {
    @TempDir
    Path temporary;

    @Test
    void it_is_loaded_and_leaves_nothing_behind() throws Exception {
        assumeTrue("Linux".equals(System.getProperty("os.name")));

        // when
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();

        // then
        assertEquals("1 []", said.lines().reduce((a, b) -> b).orElse(""), said);
        assertNull(System.getProperty("org.sqlite.lib.path"));
    }

    /** A process that has nothing else loaded. */
    static final class Opening {
        private Opening() {}

        public static void main(String... words) {
            SqliteLibrary.load();
            int version = Schema.of("jdbc:sqlite::memory:", "", "").version() + 1;
            try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                List<Path> names = left.filter(f -> f.getFileName().toString().contains("sqlite"))
                        .toList();
                System.out.println(version + " " + names);
            } catch (IOException e) {
                System.out.println(e);
            }
        }
    }
}
