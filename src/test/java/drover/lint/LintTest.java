package drover.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import drover.start.LintFiles;
import drover.start.LintSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Route files with mistakes, each beside the exact words that are said of it ({@code .txt}), among the files that are packaged. After a
 * change {@code -Ddrover.docs=write} writes the words; read what has changed.
 */
class LintTest {
    private static final Path FOLDER = Path.of("src/test/resources/drover/lint");
    private static final LintSettings SETTINGS = LintSettings.here();
    private static final Lint LINT = new Lint(SETTINGS);

    static List<Path> mistakes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void every_mistake_is_said_with_its_place(Path file) throws IOException {
        String path = "routes/" + file.getFileName();
        LintFiles files = LintFiles.find(Path.of("routes"), List.of(), SETTINGS.config());
        List<Lint.Source> all = new ArrayList<>(files.all());
        all.add(new Lint.Source(path, Files.readString(file)));

        String said = LINT.check(all, files.documents(), path::equals).stream()
                .map(finding -> finding.toString().substring(path.length() + 1) + "\n")
                .collect(Collectors.joining());

        Path words = Path.of(file.toString().replace(".camel.yaml", ".txt"));
        if ("write".equals(System.getProperty("drover.docs"))) {
            Files.writeString(words, said);
        }
        assertFalse(said.isEmpty());
        assertEquals(Files.readString(words), said);
    }
}
