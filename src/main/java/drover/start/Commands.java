package drover.start;

import io.smallrye.config.SmallRyeConfig;
import java.util.OptionalInt;

/** What the first word after the program asks for; without one, Drover runs. A command is answered before anything is started. */
final class Commands {
    private static final int MISUSED = 2;
    private static final String HELP =
            """
            Usage: drover [command]     (with the jar: java -jar quarkus-run.jar [command])

              (none)     runs Drover
              health     asks the Drover that runs on this machine, with the same keys, whether it is ready;
                         ends with 0 when it is, with 1 when not
              help       shows this text

            Keys are read from ./application.properties and the environment: docs/keys.md.
            """;

    private Commands() {}

    /** Answers a command; empty when Drover is to run, else the exit code. */
    static OptionalInt answer(String... words) {
        if (words.length == 0) {
            return OptionalInt.empty();
        }
        return switch (words[0]) {
            case "health" -> OptionalInt.of(health());
            case "help", "--help", "-h" -> {
                System.out.print(HELP);
                yield OptionalInt.of(0);
            }
            default -> {
                System.err.println(unknown(words[0]));
                yield OptionalInt.of(MISUSED);
            }
        };
    }

    private static int health() {
        SmallRyeConfig config = Preflight.config();
        Probe.Result result = Probe.of(config).ready();
        (result.up() ? System.out : System.err).println(result.words());
        return result.up() ? 0 : 1;
    }

    private static String unknown(String word) {
        return word.startsWith("-D")
                ? word + " stands behind the jar, where nobody reads it: write it before -jar."
                : "drover: there is no command " + word + ". Try: drover help";
    }
}
