package drover.start;

import drover.lint.Finding;
import drover.lint.Lint;
import drover.lint.Report;
import drover.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover lint [files]}: what is wrong with route files, and where. Nothing is started, and nothing outside is asked. */
final class LintCommand {
    static final String NAME = "lint";
    static final String SAYS = "Says what is wrong with route files, and where: docs/editing.md.";
    private static final String SARIF = "--sarif";
    private static final String SCHEDULES = "--schedules";
    private static final int MISUSED = 2;

    private LintCommand() {}

    static CommandSpec spec(CommandSpec command) {
        return command.addPositional(PositionalParamSpec.builder()
                        .paramLabel("[<file>…]")
                        .hideParamSyntax(true)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..*")
                        .description("route files, or folders of them; otherwise all of ./routes, or the packaged ones")
                        .build())
                .addOption(OptionSpec.builder(SARIF)
                        .description("prints SARIF 2.1.0, which code hosts and editors show")
                        .build())
                .addOption(OptionSpec.builder(SCHEDULES)
                        .description("shows when each schedule fires next, in drover.time-zone")
                        .build());
    }

    static Commands.Exit answer(ParseResult command, Progress progress) {
        return answer(
                command.matchedPositionalValue(0, List.<String>of()),
                command.hasMatchedOption(SARIF),
                command.hasMatchedOption(SCHEDULES),
                progress);
    }

    private static Commands.Exit answer(List<String> asked, boolean sarif, boolean schedules, Progress progress) {
        LintSettings settings = LintSettings.here();
        LintFiles files;
        try {
            files = LintFiles.find(Path.of("routes"), asked, settings.config());
        } catch (IOException e) {
            return new Commands.Exit(MISUSED, "drover lint: " + e.getMessage());
        }
        Lint lint = new Lint(settings);
        List<Finding> findings = findings(lint, files, progress);
        String words = sarif
                ? Report.sarif(findings)
                : Report.text(findings, files.asked().size());
        if (schedules && !sarif) {
            words = String.join("\n", lint.schedules(files.all(), files.asked()::contains)) + "\n" + words;
        }
        return new Commands.Exit(findings.isEmpty() ? 0 : 1, words, true);
    }

    /** Of one file it is told at once; of many a person sees how far it is. */
    private static List<Finding> findings(Lint lint, LintFiles files, Progress progress) {
        int all = files.asked().size();
        AtomicInteger begun = new AtomicInteger();
        List<Finding> findings = lint.check(files.all(), files.documents(), files.asked()::contains, file -> {
            if (all > 1) {
                progress.step("lint: " + file, begun.getAndIncrement(), all);
            }
        });
        progress.end();
        return findings;
    }
}
