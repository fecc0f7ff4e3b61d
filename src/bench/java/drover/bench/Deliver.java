package drover.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A backlog: stored while there is no downstream, then, by a new process, delivered. The bare loop posts before and after
 * that, and the better of its two results counts.
 */
final class Deliver {
    /** Higher than anything reached here, so that throttles are passed but hold nobody up. */
    static final int RATE = 100_000;

    private Deliver() {}

    /**
     * What a delivery cost.
     *
     * @param rate events a second
     * @param late the second half, which the first half has warmed up
     */
    record Delivered(double rate, Cost late) {}

    /** @param count how many orders; 285 customers go before them */
    static String run(Vertx vertx, Path folder, int count) throws Exception {
        List<Listing> lists = List.of(Listing.customers(), Listing.orders(count));
        Ingest.fill(vertx, folder, "*", lists);
        double before = bare(vertx, lists);
        Delivered ours = deliver(vertx, folder, lists);
        double bare = Math.max(before, bare(vertx, lists));
        return String.format(
                Locale.ROOT,
                "deliver: backlog of %d, %.0f events/s (second half %.0f, CPU %.0f us an event); bare loop %.0f posts/s;"
                        + " ratio %.2f (second half %.2f); peak memory %d MB (%s)",
                count(lists),
                ours.rate(),
                ours.late().rate(),
                ours.late().cpuMicros(),
                bare,
                ours.rate() / bare,
                ours.late().rate() / bare,
                ours.late().peak(),
                Program.OWN.bounds());
    }

    /** What the second half of such a backlog costs in this application. */
    static Cost measure(Vertx vertx, Path folder, int count, Program program) throws Exception {
        List<Listing> lists = List.of(Listing.customers(), Listing.orders(count));
        Ingest.fill(vertx, folder, program, "*", lists);
        return deliver(vertx, folder, program, lists).late();
    }

    /** Delivers what is waiting in a folder, and checks that it is those lists, each event once. */
    static Delivered deliver(Vertx vertx, Path folder, List<Listing> lists) throws Exception {
        return deliver(vertx, folder, Program.OWN, lists);
    }

    private static Delivered deliver(Vertx vertx, Path folder, Program program, List<Listing> lists) throws Exception {
        int count = count(lists);
        Duration atMost = Duration.ofSeconds(60 + count / 200);
        try (Sink sink = new Sink(vertx, lists)) {
            Map<String, String> keys = Map.of(
                    "leaflink.enabled", "false",
                    "downstream.default.url", sink.url(),
                    "downstream.default.rate-per-second", String.valueOf(RATE));
            Cost late;
            try (App app = App.start(program, folder, keys)) {
                app.await("half delivered", atMost, sink::isHalfFull);
                Cost.Meter meter = Cost.meter(app);
                int came = sink.came();
                app.await("delivered", atMost, sink::isFull);
                late = meter.read(count - came);
            }
            sink.check();
            return new Delivered(sink.rate(), late);
        }
    }

    private static int count(List<Listing> lists) {
        return lists.stream().mapToInt(Listing::count).sum();
    }

    private static double bare(Vertx vertx, List<Listing> lists) throws Exception {
        Listing orders = lists.get(lists.size() - 1);
        try (Sink sink = new Sink(vertx, List.of(orders));
                Bare bare = new Bare("http://127.0.0.1:1", sink.url())) {
            bare.post(orders.count(), orders::event);
            sink.check();
            return sink.rate();
        }
    }
}
