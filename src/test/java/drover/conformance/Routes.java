package drover.conformance;

import drover.lint.Lint;
import drover.lint.Mention;
import drover.lint.Mention.Kind;
import drover.lint.RouteFile;
import drover.start.LintFiles;
import drover.start.LintSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The route files of {@code routes/} and {@code fixtures/}, as lint reads them. */
final class Routes {
    private static final String SANDBOX = "/sandbox.camel.yaml";
    private static final List<Lint.Source> SOURCES = sources();

    private Routes() {}

    private static List<Lint.Source> sources() {
        try {
            return LintFiles.find(
                            Path.of("routes"),
                            List.of("routes", "fixtures"),
                            LintSettings.here().config())
                    .all();
        } catch (IOException e) {
            throw new UncheckedIOException("the tests run in the folder that holds routes/ and fixtures/", e);
        }
    }

    static List<RouteFile> files() {
        return Lint.read(SOURCES);
    }

    /** What they name of one kind. */
    static List<Mention> mentions(Kind kind) {
        return Lint.mentions(SOURCES).stream()
                .filter(mention -> mention.kind() == kind)
                .toList();
    }

    /** As {@code drover.routes.packaged} names them. */
    static List<String> packaged() {
        return files().stream()
                .map(RouteFile::path)
                .filter(path -> !path.endsWith(SANDBOX))
                .map(path -> path.replaceFirst("^routes/", "").replace(".camel.yaml", ""))
                .toList();
    }

    /** The systems with a sandbox. */
    static List<String> sandboxes() {
        return files().stream()
                .filter(file -> file.path().endsWith(SANDBOX))
                .map(RouteFile::name)
                .toList();
    }
}
