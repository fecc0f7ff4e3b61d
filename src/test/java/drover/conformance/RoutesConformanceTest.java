package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.lint.Finding;
import drover.lint.Lint;
import drover.start.LintFiles;
import drover.start.LintSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lint has nothing to say of the files that are packaged; what it looks at is in {@code drover.lint}. */
class RoutesConformanceTest {

    @Test
    void nothing_is_wrong_with_the_route_files() throws IOException {
        LintSettings settings = LintSettings.here();
        LintFiles files = LintFiles.find(Path.of("routes"), List.of("routes", "fixtures"), settings.config());
        List<Finding> findings = new Lint(settings).check(files.all(), files.documents(), files.asked()::contains);

        assertTrue(files.asked().size() > 20, files.asked()::toString);
        Offenders.none(findings.stream().map(Finding::toString), "See docs/editing.md:");
    }
}
