package drover.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The way in: pages of 100 become durable. A quarter more goes before, which is not counted. The bare loops are a SQLite
 * that only keeps the same bodies, and the same process that only reads the same pages; the better of two results counts.
 */
final class Ingest {
    private Ingest() {}

    /** @param count how many orders; 285 customers go before them */
    static String run(Vertx vertx, Path folder, int count) throws Exception {
        Program.OWN.takePages(folder);
        Listing customers = Listing.customers();
        Listing warmUp = Listing.orders(Math.max(count / 4, 1));
        Listing orders = warmUp.part(warmUp.count(), count);
        double storeBefore = store(folder, orders);
        Cost ingested;
        double read;
        try (Pages pages = new Pages(vertx);
                App app = App.start(folder, Map.of("leaflink.enabled", "false"))) {
            pages.await(app);
            pages.read(app, warmUp);
            double before = pages.read(app, orders).rate();
            pages.ingest(app, customers);
            pages.ingest(app, warmUp);
            ingested = pages.ingest(app, orders);
            read = Math.max(before, pages.read(app, orders).rate());
        }
        double store = Math.max(storeBefore, store(folder, orders));
        return String.format(
                Locale.ROOT,
                "ingest: %d events in pages of %d, %.0f events/s; CPU %.0f us an event, driver %.0f us; bare SQLite"
                        + " %.0f rows/s, ratio %.2f; bare reading %.0f records/s, ratio %.2f; peak memory %d MB (%s)",
                ingested.events(),
                Pages.SIZE,
                ingested.rate(),
                ingested.cpuMicros(),
                ingested.driverMicros(),
                store,
                ingested.rate() / store,
                read,
                ingested.rate() / read,
                ingested.peak(),
                Program.OWN.bounds());
    }

    /** What the same orders cost in this application. */
    static Cost measure(Vertx vertx, Path folder, int count, Program program) throws Exception {
        Listing warmUp = Listing.orders(Math.max(count / 4, 1));
        List<Listing> lists = List.of(Listing.customers(), warmUp, warmUp.part(warmUp.count(), count));
        return fill(vertx, folder, program, "*", lists).get(2);
    }

    private static double store(Path folder, Listing orders) throws Exception {
        return BareStore.write(folder.resolve("bare"), orders);
    }

    /**
     * Stores lists, in a process of its own.
     *
     * @param types which of them become deliveries; there is nobody yet to deliver them to
     * @return what each list cost
     */
    static List<Cost> fill(Vertx vertx, Path folder, String types, List<Listing> lists) throws Exception {
        return fill(vertx, folder, Program.OWN, types, lists);
    }

    /** The same, in this application. */
    static List<Cost> fill(Vertx vertx, Path folder, Program program, String types, List<Listing> lists)
            throws Exception {
        program.takePages(folder);
        Map<String, String> keys = Map.of("leaflink.enabled", "false", "downstream.default.types", types);
        try (Pages pages = new Pages(vertx);
                App app = App.start(program, folder, keys)) {
            pages.await(app);
            return lists.stream().map(list -> pages.ingest(app, list)).toList();
        }
    }
}
