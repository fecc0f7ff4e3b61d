package drover.start;

import java.util.Optional;

/** What the first word after the program asks for; without one, Drover runs. A command is answered before anything is started. */
final class Commands {
    private static final int MISUSED = 2;
    private static final String HELP =
            """
            Usage: drover [command]     (with the jar: java -jar quarkus-run.jar [command])

              (none)     runs Drover
              sandbox    runs Drover with APIs and a downstream that it plays itself; nothing outside is asked
              health     asks the Drover that runs on this machine, with the same keys, whether it is ready;
                         ends with 0 when it is, with 1 when not
              authorize <system> [--manual]
                         lets a person authorize a system that has OAuth 2.0, such as google: docs/oauth.md
              smoke      asks each API that is on once, cheaply, and says how that went; ends with 0 when all answer
              new source NAME, new downstream NAME
                         writes the files of a new one into this folder: drover new shows how
              rehearse   plays a sandbox until something is delivered, and ends, so that a JVM can keep
                         the classes that it loads: docs/deploy.md
              help       shows this text

            Keys are read from ./application.properties and the environment: docs/keys.md.
            """;

    private Commands() {}

    /** What a person, or a program that checks, is told. */
    record Answer(int exitCode, String words) {}

    /** Answers a command; empty when Drover is to run. */
    static Optional<Answer> answer(String... words) {
        if (words.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (words[0]) {
                    case "health" -> health();
                    case "new" -> NewCommand.answer(words);
                    case "help", "--help", "-h" -> new Answer(0, HELP.strip());
                    case Rehearsal.NAME -> new Answer(MISUSED, "drover rehearse takes no words behind it.");
                    case SandboxSource.NAME -> new Answer(MISUSED, "drover sandbox takes no words behind it.");
                    default -> new Answer(MISUSED, unknown(words[0]));
                });
    }

    private static Answer health() {
        Probe.Result result = Probe.of(Preflight.config()).ready();
        return new Answer(result.up() ? 0 : 1, result.words());
    }

    private static String unknown(String word) {
        return word.startsWith("-D")
                ? word + " stands behind the jar, where nobody reads it: write it before -jar."
                : "drover: there is no command " + word + ". Try: drover help";
    }
}
