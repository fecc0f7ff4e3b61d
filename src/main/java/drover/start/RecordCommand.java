package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.apply.Child;
import drover.cases.Recorded;
import drover.cases.Recorder;
import drover.oauth.Clients;
import drover.oauth.Lending;
import drover.system.Opened;
import drover.system.Redaction;
import drover.terminal.Progress;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.quartz.SchedulerException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code drover record <system>}: this process becomes a Drover in a temporary folder that calls the real API through its door, and
 * writes what it answers into {@code ./fixtures}, without personal data. Nothing is delivered, and the store of this machine is not touched.
 */
final class RecordCommand {
    static final String NAME = "record";

    private static final String YES = "--yes";
    private static final String RECORDS = "--records";
    private static final String FEW = "5";
    private static final int MISUSED = 2;
    private static volatile RecordCommand waiting;

    private final InputStream in;
    private final PrintStream out;
    private final Asked asked;
    private final Path key;
    private final Lender lender;

    /**
     * What is asked for.
     *
     * @param yes whether files may be written over without a question
     * @param records so many of each list
     * @param words so many words ask for it
     */
    record Asked(String system, boolean yes, int records, int words) {}

    private RecordCommand(InputStream in, PrintStream out, Asked asked, Path key, Lender lender) {
        this.in = in;
        this.out = out;
        this.asked = asked;
        this.key = key;
        this.lender = lender;
    }

    /** @param command makes one of its name and its description */
    static CommandSpec spec(BiFunction<String, String, CommandSpec> command) {
        return command.apply(
                        NAME,
                        "Asks the real API for the beginning of each list, and writes the answers into ./fixtures without personal data:"
                                + " docs/editing.md.")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("<system>")
                        .type(String.class)
                        .required(true)
                        .description("such as leaflink")
                        .build())
                .addOption(OptionSpec.builder(YES)
                        .description("files that are there are written over, after what differs is shown")
                        .build())
                .addOption(OptionSpec.builder(RECORDS)
                        .paramLabel("<number>")
                        .type(int.class)
                        .defaultValue(FEW)
                        .description("so many records of each list; otherwise " + FEW)
                        .build());
    }

    /** What is asked for by these words. */
    static Asked asked(ParseResult command) {
        return new Asked(
                command.matchedPositionalValue(0, ""),
                command.hasMatchedOption(YES),
                Math.max(2, command.matchedOptionValue(RECORDS, Integer.valueOf(FEW))),
                command.originalArgs().size());
    }

    /** Makes ready what the application needs that this process is to become. */
    static void begin(InputStream in, PrintStream out, Asked asked) {
        SmallRyeConfig config = Preflight.config();
        Keys keys = Keys.load();
        String fault = fault(asked.system(), keys, config);
        if (fault != null) {
            out.println("drover record: " + fault);
            System.exit(MISUSED);
        }
        Lender lender = lender(asked, config, out);
        Path home = Path.of(System.getProperty("user.home"), ".config", "drover", "record_key");
        Scratch.folder(NAME, false);
        CaseKeys.quiet(keys, asked.system(), asked.records()).forEach(System::setProperty);
        waiting = new RecordCommand(in, out, asked, home, lender);
    }

    /** Null where no person has to let us in. */
    private static Lender lender(Asked asked, Config config, PrintStream out) {
        if (!new Clients(config).isOne(asked.system())) {
            return null;
        }
        try {
            return Lender.of(new Management(config), Child.program(asked.words()));
        } catch (IOException e) {
            out.println("drover record: no process can be begun that knows the tokens of " + asked.system() + ": "
                    + e.getMessage());
            System.exit(1);
            return null;
        }
    }

    private static String fault(String system, Keys keys, SmallRyeConfig config) {
        if (!system.matches("[a-z][a-z0-9-]*")
                || keys.find(system + ".base-url").isEmpty()) {
            return "there is no system " + system + ": none whose keys declare " + system + ".base-url";
        }
        Clients clients = new Clients(config);
        if (clients.isOne(system) && !clients.isKnown(system)) {
            return system + " cannot be recorded, because " + system + ".oauth.client-id is not set: docs/oauth.md";
        }
        return null;
    }

    /** Goes on as soon as this process has become an application. */
    @ApplicationScoped
    static class Begun {
        private final Recorder recorder;
        private final Lending lending;

        Begun(Recorder recorder, Lending lending) {
            this.recorder = recorder;
            this.lending = lending;
        }

        void opened(@Observes Opened opened) {
            RecordCommand command = waiting;
            if (command != null) {
                waiting = null;
                Thread thread = new Thread(() -> Quarkus.asyncExit(command.run(recorder, lending)), NAME);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** @return what the process ends with */
    private int run(Recorder recorder, Lending lending) {
        Progress progress = Progress.to(out);
        try (Lender loans = lender) {
            String system = asked.system();
            Map<String, JsonNode> answers = recorder.record(system, asked.records(), (list, done, all) -> {
                if (loans != null) {
                    lending.borrow(system, loans.loan(system));
                }
                progress.step("reading " + system + " " + list, done, all);
            });
            progress.end();
            boolean all = new Recorded(Path.of("fixtures"), asked.system(), key).write(answers, out, overwrites());
            out.println(
                    "Look at the files before they are kept: what is not known to be harmless is replaced, and a rule can be wrong.");
            return all ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | SchedulerException | RuntimeException e) {
            progress.line("drover record: " + Redaction.redact(String.valueOf(e.getMessage())));
            return 1;
        }
    }

    /** Null: nobody sits there. */
    private Predicate<Path> overwrites() {
        if (asked.yes()) {
            return file -> true;
        }
        if (!Progress.isTerminal()) {
            return null;
        }
        BufferedReader answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return file -> {
            out.print("Write over " + file + "? [y/N] ");
            out.flush();
            try {
                String answer = answers.readLine();
                return answer != null && answer.strip().matches("(?i)y|yes");
            } catch (IOException e) {
                return false;
            }
        };
    }
}
