package drover.bench;

import drover.bench.LeafLink.Call;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A backlog: read page by page while there is no downstream, then, by a new process, delivered. The bare loop posts before
 * and after that, and the better of its two results counts.
 */
final class Deliver {
    /** Higher than anything reached here, so that throttles are passed but hold nobody up. */
    static final int RATE = 100_000;

    private Deliver() {}

    /** @param orders how many; 285 customers and 1,468 products come with them */
    static String run(Vertx vertx, Path folder, int orders) throws Exception {
        List<Listing> lists = Listing.seller(orders);
        Duration atMost = Duration.ofSeconds(60 + orders / 500);
        double ingested = ingest(vertx, folder, lists, atMost);
        double before = bare(vertx, lists);
        try (Sink sink = new Sink(vertx, lists)) {
            Map<String, String> keys = Map.of(
                    "leaflink.enabled", "false",
                    "downstream.default.url", sink.url(),
                    "downstream.default.rate-per-second", String.valueOf(RATE));
            try (App app = App.start(folder, keys)) {
                app.await("delivered", atMost, sink::isFull);
            }
            sink.check();
            double bare = Math.max(before, bare(vertx, lists));
            return String.format(
                    Locale.ROOT,
                    "deliver: backlog of %d; ingested %.0f events/s; delivered %.0f events/s (second half %.0f);"
                            + " bare loop %.0f posts/s; ratio %.2f (second half %.2f)",
                    lists.stream().mapToInt(Listing::count).sum(),
                    ingested,
                    sink.rate(),
                    sink.lateRate(),
                    bare,
                    sink.rate() / bare,
                    sink.lateRate() / bare);
        }
    }

    private static double ingest(Vertx vertx, Path folder, List<Listing> lists, Duration atMost) throws Exception {
        try (LeafLink leafLink = new LeafLink(vertx, lists)) {
            Map<String, String> keys = Map.of(
                    "leaflink.base-url", leafLink.url(),
                    "leaflink.api-key", "bench",
                    "leaflink.schedule", "0/1 * * * * ?",
                    "leaflink.request-interval", "1ms");
            try (App app = App.start(folder, keys)) {
                app.await("ingested", atMost, leafLink::isRead);
            }
            List<Call> calls = leafLink.calls();
            return lists.stream().mapToInt(Listing::count).sum() * 1e9 / Backfill.busy(calls);
        }
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
