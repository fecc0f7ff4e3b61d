package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.lint.Finding;
import drover.lint.Lint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files lint looks at. */
class LintFilesTest {
    private static final String WRONG =
            """
            # yaml-language-server: $schema=camelYamlDsl.json
            # Something.
            - route:
                id: parcels-sandbox-answer
                group: sandbox
                description: Answers.
                from:
                  uri: direct:parcels-sandbox-answer
                  steps:
                    - too: log:x
            """;

    @TempDir
    Path folder;

    @Test
    void while_somebody_edits_a_sandbox_is_looked_at_too() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(Path.of("routes/live.camel.yaml"), routes.resolve("live.camel.yaml"));
        Path parcels = Files.createDirectories(folder.resolve("fixtures/parcels"));
        Files.writeString(parcels.resolve("sandbox.camel.yaml"), WRONG);
        Files.writeString(parcels.resolve("other.camel.yaml"), WRONG);
        LintSettings settings = LintSettings.here();

        LintFiles files = LintFiles.withSandboxes(routes, folder.resolve("fixtures"), settings.config());
        List<Finding> findings = new Lint(settings).check(files.all(), files.documents(), files.asked()::contains);

        assertEquals(2, files.asked().size(), files.asked()::toString);
        assertEquals(
                List.of("10:11 steps has no too."),
                findings.stream()
                        .filter(finding -> finding.file().endsWith("/parcels/sandbox.camel.yaml"))
                        .map(finding -> finding.line() + ":" + finding.column() + " " + finding.message())
                        .toList());
    }
}
