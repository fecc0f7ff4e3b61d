package drover.start;

import drover.apply.Child;
import drover.lint.Finding;
import drover.lint.Lint;
import drover.lint.Report;
import drover.lint.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * {@code drover dev}: a sandbox, and beside it somebody who looks at what is saved in {@code ./routes} and {@code ./fixtures}: lint says what is wrong with
 * it, and the cases of the systems that it is about are played, in a process of their own.
 */
final class Dev {
    static final String NAME = "dev";
    static final String SAYS =
            "Runs the sandbox, and at each save in ./routes and ./fixtures lint and the cases: docs/editing.md.";

    /** What is saved shows at once: it is applied without an operator, and its cases are played beside it. */
    static final Map<String, String> KEYS =
            Map.of("routes.apply", "auto", "routes.look-interval", "200ms", "routes.cases", "false");

    private static final Duration LOOK = Duration.ofMillis(200);

    private final PrintStream out;
    private final Saved saved;
    private final List<String> program;
    private Process cases;

    private Dev(PrintStream out, Saved saved, List<String> program) {
        this.out = out;
        this.saved = saved;
        this.program = program;
    }

    static boolean isAsked(String... words) {
        return words.length == 1 && words[0].equals(NAME);
    }

    /** Looks on, as long as this process runs. */
    static void begin(PrintStream out) {
        Dev dev = new Dev(out, Saved.in(Path.of("")), Child.program());
        Thread thread = new Thread(dev::look, NAME);
        thread.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(new Thread(dev::end, "end of " + NAME));
        thread.start();
    }

    private void look() {
        out.println("dev: ./routes and ./fixtures are watched.");
        try {
            while (true) {
                Thread.sleep(LOOK.toMillis());
                Set<Path> files = saved.since();
                if (!files.isEmpty()) {
                    told(files);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void told(Set<Path> files) {
        try {
            end();
            files.forEach(file -> out.println("dev: " + file + " was saved."));
            if (isRight()) {
                play(saved.systems(files));
            }
        } catch (IOException | RuntimeException e) {
            // A file that is half written, or has just gone: the next save is looked at again.
            out.println("dev: " + e.getMessage());
        }
    }

    /** Whether what stands there can run. */
    private boolean isRight() throws IOException {
        LintSettings settings = LintSettings.here();
        LintFiles files = LintFiles.withSandboxes(Path.of("routes"), Path.of("fixtures"), settings.config());
        List<Finding> findings = new Lint(settings).check(files.all(), files.documents(), files.asked()::contains);
        out.println("dev: lint: " + Report.text(findings, files.asked().size()));
        boolean right = findings.stream().noneMatch(finding -> finding.rule().level() == Rule.Level.ERROR);
        if (!right) {
            out.println("dev: what ran before runs on; the cases are played when this is mended.");
        }
        return right;
    }

    private synchronized void play(SortedSet<String> systems) throws IOException {
        if (systems.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(program);
        command.add(TestCommand.NAME);
        command.addAll(systems);
        out.println("dev: the cases of " + String.join(", ", systems) + " are played.");
        cases = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What an earlier save began is of no more interest. */
    private synchronized void end() {
        if (cases != null) {
            cases.destroy();
        }
    }
}
