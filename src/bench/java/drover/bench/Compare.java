package drover.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** This application and another in one run, by turns, each time in a new process and a new folder. Of the turns of each the best counts. */
final class Compare {
    private static final int TURNS = 3;

    private Compare() {}

    /**
     * Compares a part.
     *
     * @param part ingest or deliver
     * @param other the application that this one is compared with
     */
    static String run(Vertx vertx, Path folder, String part, int events, Program other) throws Exception {
        List<Cost> ours = new ArrayList<>();
        List<Cost> theirs = new ArrayList<>();
        for (int turn = 1; turn <= TURNS; turn++) {
            System.err.println("  " + part + ": turn " + turn + " of " + TURNS);
            ours.add(measure(vertx, folder.resolve("this-" + turn), part, events, Program.OWN));
            theirs.add(measure(vertx, folder.resolve("other-" + turn), part, events, other));
        }
        return String.format(
                Locale.ROOT,
                "%s compared: %.0f events/s and %.0f of the other, ratio %.2f; CPU %.0f us an event and %.0f, ratio %.2f;"
                        + " peak memory %d MB and %d; the other is %s",
                part,
                rate(ours),
                rate(theirs),
                rate(ours) / rate(theirs),
                cpu(ours),
                cpu(theirs),
                cpu(ours) / cpu(theirs),
                peak(ours),
                peak(theirs),
                other.app());
    }

    private static Cost measure(Vertx vertx, Path folder, String part, int events, Program program) throws Exception {
        return switch (part) {
            case "ingest" -> Ingest.measure(vertx, folder, events, program);
            case "deliver" -> Deliver.measure(vertx, folder, events, program);
            default ->
                throw new IllegalArgumentException(
                        "bench.app: only the parts ingest and deliver are compared, not " + part);
        };
    }

    private static double rate(List<Cost> turns) {
        return turns.stream().mapToDouble(Cost::rate).max().orElseThrow();
    }

    private static double cpu(List<Cost> turns) {
        return turns.stream().mapToDouble(Cost::cpuMicros).min().orElseThrow();
    }

    private static int peak(List<Cost> turns) {
        return turns.stream().mapToInt(Cost::peak).max().orElseThrow();
    }
}
