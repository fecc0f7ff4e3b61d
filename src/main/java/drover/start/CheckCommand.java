package drover.start;

import drover.check.ClockCheck;
import drover.check.Reach;
import drover.check.Row;
import drover.check.StoreCheck;
import drover.check.Table;
import drover.lint.Finding;
import drover.lint.Lint;
import drover.lint.Rule;
import drover.oauth.Clients;
import drover.system.Credentials;
import drover.system.http.Proxies;
import drover.terminal.Progress;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** {@code drover check}: looks at everything that Drover needs, without starting it, polling or asking anything of anybody. */
final class CheckCommand {
    static final String NAME = "check";
    static final String SAYS =
            "Looks at configuration, credentials, routes, store, ports, clock, and whether others can be reached; nothing is asked of them.";

    private static final int PARTS = 9;

    private final SmallRyeConfig config = Preflight.config();
    private final Keys keys = Keys.load();
    private final List<Row> rows = new ArrayList<>();

    private final Progress progress;
    private int begun;

    private CheckCommand(Progress progress) {
        this.progress = progress;
    }

    static Commands.Exit answer(Progress progress) {
        Table table = new CheckCommand(progress).look();
        progress.end();
        return new Commands.Exit(table.isGood() ? 0 : 1, table.text(), true);
    }

    private Table look() {
        boolean isRunning = Probe.of(config).isDrover();
        Path dataDir = Path.of(config.getValue("drover.data-dir", String.class));
        part("configuration", this::configuration);
        part("temporary folder", () -> temporary(dataDir));
        Credentials credentials = new Credentials(config);
        Others others =
                new Others(config, keys, credentials, new Switches(config, keys, credentials, new Clients(config)));
        part("systems", others::systems);
        part("downstreams", others::downstreams);
        part("routes", CheckCommand::routes);
        part("store", () -> store(dataDir, isRunning));
        part("ports", () -> new PortRows(config, isRunning).look());
        part("clock", () -> List.of(ClockCheck.look(Instant.now(), dataDir)));
        part("reachability", () -> new Reach(Proxies.of(config)).look(others.targets()));
        return new Table(rows);
    }

    /** One that cannot be looked at hides none of the others. */
    private void part(String name, Supplier<List<Row>> part) {
        progress.step("check: " + name, begun++, PARTS);
        try {
            rows.addAll(part.get());
        } catch (IllegalArgumentException | NoSuchElementException e) {
            rows.add(Row.fail(name, "it cannot be looked at before the configuration is mended"));
        }
    }

    private List<Row> configuration() {
        KeyCheck check = new KeyCheck(config, keys);
        check.look();
        List<Row> found = new ArrayList<>();
        check.problems().forEach(problem -> found.add(Row.fail("configuration", problem)));
        check.doubts().forEach(doubt -> found.add(Row.warn("configuration", doubt)));
        return found.isEmpty() ? List.of(Row.ok("configuration", "each key that is set can be used")) : found;
    }

    private static List<Row> routes() {
        LintSettings settings = LintSettings.here();
        try {
            LintFiles files = LintFiles.find(Path.of("routes"), List.of(), settings.config());
            List<Row> found = new Lint(settings)
                    .check(files.all(), files.documents(), files.asked()::contains).stream()
                            .map(CheckCommand::row)
                            .toList();
            return found.isEmpty()
                    ? List.of(Row.ok("routes", files.asked().size() + " files, nothing is wrong with them"))
                    : found;
        } catch (IOException e) {
            return List.of(Row.fail("routes", e.getMessage()));
        }
    }

    private static Row row(Finding finding) {
        boolean isError = finding.rule().level() == Rule.Level.ERROR;
        return isError ? Row.fail("routes", finding.toString()) : Row.warn("routes", finding.toString());
    }

    private static List<Row> temporary(Path dataDir) {
        try {
            TemporaryFolder.prepare(dataDir);
            return List.of();
        } catch (ConfigurationException e) {
            return List.of(Row.fail("temporary folder", e.getMessage()));
        }
    }

    private List<Row> store(Path dataDir, boolean isRunning) {
        return config.getOptionalValue("drover.postgresql.url", String.class)
                .map(url -> List.of(StoreCheck.postgresql(
                        config.getValue("quarkus.datasource.postgresql.jdbc.url", String.class),
                        value("quarkus.datasource.postgresql.username"),
                        value("quarkus.datasource.postgresql.password"))))
                .orElseGet(() -> StoreCheck.sqlite(dataDir, isRunning));
    }

    private String value(String key) {
        return config.getOptionalValue(key, String.class).orElse("");
    }
}
