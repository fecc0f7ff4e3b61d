package drover.start;

import drover.apply.Reviewer;
import drover.apply.RouteSource;
import drover.lint.Lint;
import drover.lint.Lint.Source;
import drover.lint.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** Lint, with the keys of the process that runs: what {@code drover lint} says of a file, before it is applied. */
@ApplicationScoped
class LintReview implements Reviewer {
    private final Config config;

    LintReview(Config config) {
        this.config = config;
    }

    @Override
    public List<String> errors(List<RouteSource> all, Set<String> asked) throws IOException {
        Set<String> paths = new TreeSet<>();
        all.stream().filter(file -> asked.contains(file.name())).forEach(file -> paths.add(file.path()));
        List<Source> files =
                all.stream().map(file -> new Source(file.path(), file.text())).toList();
        return new Lint(new LintSettings(Keys.load(), config))
                .check(files, LintFiles.documents(Path.of("routes"), config), paths::contains).stream()
                        .filter(finding -> finding.rule().level() == Rule.Level.ERROR)
                        .map(Object::toString)
                        .toList();
    }
}
