package drover.start;

import drover.terminal.Progress;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the words after the program ask for; without one, Drover runs. A command is answered before anything is started. The command line is
 * built by hand and not by annotations: a native binary needs no reflection for it.
 */
final class Commands {
    private static final int MISUSED = 2;
    private static final String HEALTH = "health";
    private static final String COMPLETION = "completion";
    private static final String HELP = "help";
    private static final String MANUAL = "--manual";

    private Commands() {}

    /**
     * What a person, or a program that checks, is told.
     *
     * @param asked whether the words are what was asked for, good or bad, and no complaint about the question
     */
    record Exit(int exitCode, String words, boolean asked) {
        Exit(int exitCode, String words) {
            this(exitCode, words, exitCode == 0);
        }
    }

    /**
     * What is to be done.
     *
     * @param exit what is printed, and then the process ends; or null
     * @param visit what is begun, and then a Drover that only does this; or null
     */
    record Asked(Exit exit, BiConsumer<InputStream, PrintStream> visit) {}

    /**
     * Reads a command; empty when Drover is to run.
     *
     * @param err where it is told how far long work is, so that what was asked for stands alone
     */
    static Optional<Asked> read(PrintStream err, String... words) {
        if (words.length == 0) {
            return Optional.empty();
        }
        CommandLine line = line();
        try {
            ParseResult read = line.parseArgs(words);
            ParseResult command = read;
            while (command.hasSubcommand()) {
                command = command.subcommand();
            }
            CommandLine asked = command.commandSpec().commandLine();
            return Optional.of(
                    command.isUsageHelpRequested() || !read.hasSubcommand()
                            ? told(0, asked.getUsageMessage(Ansi.OFF).strip())
                            : asked(line, command, err));
        } catch (ParameterException e) {
            return Optional.of(told(MISUSED, misused(e, words)));
        }
    }

    private static Asked asked(CommandLine line, ParseResult command, PrintStream err) {
        return switch (command.commandSpec().name()) {
            case HEALTH -> health();
            case Lender.NAME -> new Asked(null, (in, out) -> Lender.serve(in));
            case Authorize.NAME ->
                new Asked(
                        null,
                        (in, out) -> Authorize.begin(
                                in, out, command.matchedPositionalValue(0, ""), command.hasMatchedOption(MANUAL)));
            case SmokeCommand.NAME -> new Asked(null, (in, out) -> SmokeCommand.begin(out));
            case RecordCommand.NAME -> {
                RecordCommand.Asked record = RecordCommand.asked(command);
                yield new Asked(null, (in, out) -> RecordCommand.begin(in, out, record));
            }
            case CheckCommand.NAME -> new Asked(CheckCommand.answer(Progress.to(err)), null);
            case NewCommand.NAME -> told(MISUSED, help(line, NewCommand.NAME));
            case NewCommand.SOURCE, NewCommand.DOWNSTREAM -> new Asked(NewCommand.answer(command), null);
            case TestCommand.NAME -> {
                TestCommand.Asked test = TestCommand.asked(command);
                yield new Asked(null, (in, out) -> TestCommand.begin(out, test));
            }
            case LintCommand.NAME -> new Asked(LintCommand.answer(command, Progress.to(err)), null);
            case RouteCommand.APPLY, RouteCommand.ROLLBACK -> {
                RouteCommand route = new RouteCommand(Preflight.config());
                Exit exit = route.run(
                        command.commandSpec().name(),
                        command.matchedPositionalValue(0, ""),
                        command.hasMatchedOption(RouteCommand.YES));
                yield new Asked(exit, null);
            }
            case COMPLETION -> told(0, AutoComplete.bash("drover", line).strip());
            default -> told(0, help(line, command.matchedPositionalValue(0, "")));
        };
    }

    private static Asked told(int exitCode, String words) {
        return new Asked(new Exit(exitCode, words), null);
    }

    private static Asked health() {
        Probe.Result result = Probe.of(Preflight.config()).ready();
        return told(result.up() ? 0 : 1, result.words());
    }

    private static String help(CommandLine line, String command) {
        return line.getSubcommands()
                .getOrDefault(command, line)
                .getUsageMessage(Ansi.OFF)
                .strip();
    }

    /** In one sentence, and where to read more. */
    private static String misused(ParameterException e, String... words) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        boolean top = spec.parent() == null;
        if (e instanceof UnmatchedArgumentException unmatched && top) {
            String word = unmatched.getUnmatched().get(0);
            if (word.startsWith("-D")) {
                return word + " stands behind the jar, where nobody reads it: write it before -jar.";
            }
            String meant = unmatched.getSuggestions().stream()
                    .filter(name -> !name.startsWith("-"))
                    .findFirst()
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            return "drover: there is no command " + words[0] + "." + meant + " Try: drover help";
        }
        String help = top
                ? "drover help"
                : spec.parent().parent() == null ? "drover help " + spec.name() : spec.qualifiedName() + " -h";
        return spec.qualifiedName() + ": " + e.getMessage() + ". Try: " + help;
    }

    private static CommandLine line() {
        CommandSpec drover = command("drover", "Runs Drover, where no command is given.");
        drover.usageMessage()
                .synopsisSubcommandLabel("[COMMAND]")
                .footer(
                        "",
                        "With the jar: java -jar quarkus-run.jar [COMMAND]. A command ends with 0 when all is well, with 1 when not,"
                                + " with 2 when it is not understood.",
                        "Keys are read from ./application.properties and the environment: docs/keys.md.");
        add(
                drover,
                command(
                        SandboxSource.NAME,
                        "Runs Drover with APIs and a downstream that it plays itself; nothing outside is asked."));
        add(drover, command(Dev.NAME, Dev.SAYS));
        add(drover, command(HEALTH, "Asks the Drover of this machine, with the same keys, whether it is ready."));
        add(drover, authorize());
        RouteCommand.specs(Commands::command).forEach(command -> add(drover, command));
        add(drover, command(SmokeCommand.NAME, "Asks each API that is on once, cheaply, and says how that went."));
        add(drover, TestCommand.spec(Commands::command));
        add(drover, LintCommand.spec(command(LintCommand.NAME, LintCommand.SAYS)));
        add(drover, RecordCommand.spec(Commands::command));
        add(drover, command(CheckCommand.NAME, CheckCommand.SAYS));
        add(drover, NewCommand.spec(Commands::command));
        add(
                drover,
                command(
                        Rehearsal.NAME,
                        "Plays a sandbox until something is delivered, so that a JVM can keep the classes that it loads: docs/deploy.md."));
        CommandSpec lend = command(Lender.NAME, "Lends access tokens to the process that has begun it.");
        lend.usageMessage().hidden(true);
        add(drover, lend);
        addHelp(drover);
        return new CommandLine(drover);
    }

    private static CommandSpec authorize() {
        return command(Authorize.NAME, "Lets a person authorize a system that has OAuth 2.0: docs/oauth.md.")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("<system>")
                        .type(String.class)
                        .required(true)
                        .description("such as google")
                        .build())
                .addOption(OptionSpec.builder(MANUAL)
                        .description("the browser is on another machine: its last address is pasted")
                        .build());
    }

    private static void addHelp(CommandSpec drover) {
        add(
                drover,
                command(
                        COMPLETION,
                        "Prints a script by which bash and zsh complete these words: source <(drover completion)."));
        add(
                drover,
                command(HELP, "Shows this text, or that of a command.")
                        .addPositional(PositionalParamSpec.builder()
                                .paramLabel("[<command>]")
                                .hideParamSyntax(true)
                                .type(String.class)
                                .arity("0..1")
                                .build()));
    }

    private static CommandSpec command(String name, String description) {
        CommandSpec command = CommandSpec.create()
                .name(name)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("shows this text")
                        .build());
        command.usageMessage().description(description);
        return command;
    }

    private static void add(CommandSpec drover, CommandSpec command) {
        drover.addSubcommand(command.name(), command);
    }
}
