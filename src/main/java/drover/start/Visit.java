package drover.start;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * A command that talks to the Drover which runs with the same keys, by its management port; where none runs, this process becomes one
 * that reads and delivers nothing, for as long as that takes.
 */
final class Visit {
    /** Key of a process that is only there for a command: which one. */
    static final String ONLY = "drover.only";

    private static final Duration START = Duration.ofMinutes(1);

    private final Management management;
    private final IntSupplier talk;

    private Visit(Management management, IntSupplier talk) {
        this.management = management;
        this.talk = talk;
    }

    /** Whether a process that is only there for a command needs all routes, and nothing is delivered. */
    static boolean isQuiet(Optional<String> only) {
        return only.isPresent() && Set.of(TestCommand.NAME, RecordCommand.NAME).contains(only.get());
    }

    /**
     * Does it, and ends the process; where no Drover runs it returns, and goes on as soon as this process has become one.
     *
     * @param talk gives what the process ends with
     */
    static void begin(String command, Management management, IntSupplier talk) {
        if (management.isThere()) {
            System.exit(talk.getAsInt());
        }
        System.setProperty(ONLY, command);
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.log.console.level", "WARN");
        Thread thread = new Thread(new Visit(management, talk)::talkWhenThere, command);
        thread.setDaemon(true);
        thread.start();
    }

    private void talkWhenThere() {
        long end = System.nanoTime() + START.toNanos();
        try {
            while (!management.isThere() && System.nanoTime() < end) {
                Thread.sleep(100);
            }
            Quarkus.asyncExit(talk.getAsInt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Quarkus.asyncExit(1);
        }
    }
}
