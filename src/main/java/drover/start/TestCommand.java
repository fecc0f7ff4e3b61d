package drover.start;

import drover.cases.Case;
import drover.cases.CaseFiles;
import drover.cases.Expectation;
import drover.cases.JunitFile;
import drover.cases.PlayedApi;
import drover.cases.Report;
import drover.cases.Stage;
import drover.store.Emptied;
import drover.system.Opened;
import drover.system.Redaction;
import drover.terminal.Progress;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code drover test}: this process becomes a Drover in a temporary folder, to which the cases are played. The routes are those of {@code ./routes},
 * the cases those of {@code ./fixtures}, or the packaged ones.
 */
final class TestCommand {
    static final String NAME = Emptied.ONLY;

    private static final String UPDATE = "--update";
    private static final String JUNIT = "--junit";
    private static final int MISUSED = 2;
    /** What waits for the application; there is one process for one command. */
    private static volatile TestCommand waiting;

    private final PrintStream out;
    private final List<Case> cases;
    private final PlayedApi api;
    private final Asked asked;

    /**
     * What is asked for.
     *
     * @param what systems, or cases as {@code system/case}; none: all
     * @param update whether what came is expected from now on
     * @param junit a file for CI, or null
     */
    record Asked(List<String> what, boolean update, Path junit) {}

    /** @param command makes one of its name and its description */
    static CommandSpec spec(BiFunction<String, String, CommandSpec> command) {
        return command.apply(
                        NAME,
                        "Plays the cases of ./fixtures to the routes of ./routes, and says what differs: docs/editing.md.")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("<system>[/<case>]")
                        .type(String[].class)
                        .arity("0..*")
                        .description(
                                "such as leaflink, leaflink/archived, recipes or recipes/order-sms; without it all cases")
                        .build())
                .addOption(OptionSpec.builder(UPDATE)
                        .description("what came is expected from now on: it is shown, and written into the case")
                        .build())
                .addOption(OptionSpec.builder(JUNIT)
                        .paramLabel("<file>")
                        .type(Path.class)
                        // picocli's own would reach Paths.get by name.
                        .converters(Path::of)
                        .description("writes a report that CI servers read, as JUnit's XML")
                        .build());
    }

    /** What is asked for by these words. */
    static Asked asked(ParseResult command) {
        return new Asked(
                List.of(command.matchedPositionalValue(0, new String[0])),
                command.hasMatchedOption(UPDATE),
                command.matchedOptionValue(JUNIT, null));
    }

    private TestCommand(PrintStream out, List<Case> cases, PlayedApi api, Asked asked) {
        this.out = out;
        this.cases = cases;
        this.api = api;
        this.asked = asked;
    }

    /** Makes ready what the application needs that this process is to become. */
    static void begin(PrintStream out, Asked asked) {
        try {
            CaseFiles files = CaseFiles.find();
            if (asked.update() && !files.isOnDisk()) {
                throw new IllegalArgumentException("--update writes into ./fixtures, and there is no such folder here");
            }
            List<Case> cases = (asked.what().isEmpty() ? List.of("") : asked.what())
                    .stream()
                            .flatMap(what -> files.cases(what).stream())
                            .distinct()
                            .toList();
            PlayedApi api = new PlayedApi(files.always(cases));
            Path folder = Scratch.folder(NAME, true);
            CaseKeys.of(Preflight.config(), api, folder.toString()).forEach(System::setProperty);
            // No credential of whoever is here is looked for.
            System.setProperty("user.home", folder.toString());
            System.setProperty("CREDENTIALS_DIRECTORY", folder.toString());
            CaseKeys.OWN_PORTS.forEach(System::setProperty);
            waiting = new TestCommand(out, cases, api, asked);
        } catch (IllegalArgumentException | IOException e) {
            out.println("drover test: " + e.getMessage());
            System.exit(MISUSED);
        }
    }

    /** Goes on as soon as this process has become an application. */
    @ApplicationScoped
    static class Begun {
        private final Stage stage;

        Begun(Stage stage) {
            this.stage = stage;
        }

        void opened(@Observes Opened opened) {
            TestCommand command = waiting;
            if (command != null) {
                waiting = null;
                Thread thread = new Thread(() -> Quarkus.asyncExit(command.run(stage)), NAME);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** @return what the process ends with */
    private int run(Stage stage) {
        long began = System.nanoTime();
        Report report = new Report(Progress.to(out), cases.size());
        try {
            stage.failed().forEach((file, why) -> report.line(file + " does not run: " + why));
            boolean good = stage.failed().isEmpty() || !asked.what().isEmpty();
            for (Case one : cases) {
                report.begins(one);
                report.ended(stage.play(one, api));
            }
            report.end(Duration.ofNanos(System.nanoTime() - began));
            if (asked.junit() != null) {
                JunitFile.write(asked.junit(), report.outcomes());
            }
            return report.outcomes().stream().map(this::isSettled).reduce(good, Boolean::logicalAnd) ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            report.line("drover test: " + Redaction.redact(String.valueOf(e.getMessage())));
            return 1;
        } finally {
            api.close();
        }
    }

    /** Whether a case went well, or expects from now on what came. */
    private boolean isSettled(drover.cases.Outcome outcome) {
        if (outcome.isGood() || !asked.update()) {
            return outcome.isGood();
        }
        try {
            boolean written = Expectation.write(outcome);
            out.println((written ? "written: " : "not written, it cannot be played to its end: ")
                    + outcome.of().file());
            return written;
        } catch (IOException e) {
            out.println(outcome.of().file() + " cannot be written: " + e.getMessage());
            return false;
        }
    }
}
