package drover.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether an event costs more when much is stored. A small and a large store take turns: each stores and then delivers
 * 20,000 more, each time in a new process, and the second 10,000 count. Of the turns of a store the best counts.
 */
final class Growth {
    private static final int SMALL = 10_000;
    private static final int STEP = 10_000;
    private static final int TURNS = 3;
    private static final int TENTHS = 10;

    private Growth() {}

    /** @param stored how many events are in the large store */
    static String run(Vertx vertx, Path folder, int stored) throws Exception {
        Growing small = new Growing(folder.resolve("small"));
        Growing large = new Growing(folder.resolve("large"));
        small.fill(vertx, SMALL);
        List<Cost> tenths = large.fill(vertx, stored);
        for (int i = 1; i <= TURNS; i++) {
            System.err.println("  growth: turn " + i + " of " + TURNS);
            small.turn(vertx);
            large.turn(vertx);
        }
        return String.format(
                Locale.ROOT,
                "growth: what an event costs with %d stored, compared with %d: ingest %.2f (CPU %.2f), deliver %.2f (CPU %.2f);"
                        + " ingest %.0f and %.0f events/s, deliver %.0f and %.0f; while the large one was filled, its second"
                        + " tenth %.0f events/s, its last %.0f; peak memory %d MB (%s)",
                stored,
                SMALL,
                rate(small.ingested) / rate(large.ingested),
                cpu(large.ingested) / cpu(small.ingested),
                rate(small.delivered) / rate(large.delivered),
                cpu(large.delivered) / cpu(small.delivered),
                rate(large.ingested),
                rate(small.ingested),
                rate(large.delivered),
                rate(small.delivered),
                tenths.get(1).rate(),
                tenths.get(TENTHS - 1).rate(),
                Stream.of(tenths, small.ingested, small.delivered, large.ingested, large.delivered)
                        .flatMap(List::stream)
                        .mapToInt(Cost::peak)
                        .max()
                        .orElseThrow(),
                Program.OWN.bounds());
    }

    private static double rate(List<Cost> turns) {
        return turns.stream().mapToDouble(Cost::rate).max().orElseThrow();
    }

    private static double cpu(List<Cost> turns) {
        return turns.stream().mapToDouble(Cost::cpuMicros).min().orElseThrow();
    }

    /** A store, and what its turns cost. */
    private static final class Growing {
        private final Path folder;
        private final List<Cost> ingested = new ArrayList<>();
        private final List<Cost> delivered = new ArrayList<>();
        private Listing last = Listing.orders(0);

        Growing(Path folder) {
            this.folder = folder;
        }

        /** Stores the customers and that many orders, which nobody wants; returns what each tenth of these cost. */
        List<Cost> fill(Vertx vertx, int count) throws Exception {
            List<Listing> lists = new ArrayList<>(List.of(Listing.customers()));
            for (int i = 0; i < TENTHS; i++) {
                lists.add(next(count / TENTHS));
            }
            return Ingest.fill(vertx, folder, "none", lists).subList(1, lists.size());
        }

        /** Stores and delivers 20,000 more. */
        void turn(Vertx vertx) throws Exception {
            List<Listing> more = List.of(next(STEP), next(STEP));
            ingested.add(Ingest.fill(vertx, folder, "*", more).get(1));
            delivered.add(Deliver.deliver(vertx, folder, List.of(more.get(0).part(0, 2 * STEP)))
                    .late());
        }

        private Listing next(int count) {
            last = last.part(last.count(), count);
            return last;
        }
    }
}
