package drover.bench;

import drover.bench.LeafLink.Call;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The first run for a seller with 9,131 orders: read, made durable and delivered, at 111 calls. */
final class Backfill {
    private static final int ORDERS = 9131;
    private static final int MOST_CALLS = 112;
    private static final Duration AT_MOST = Duration.ofSeconds(90);

    private Backfill() {}

    static String run(Vertx vertx, Path folder) throws Exception {
        List<Listing> lists = Listing.seller(ORDERS);
        try (LeafLink leafLink = new LeafLink(vertx, lists);
                Sink sink = new Sink(vertx, lists);
                Bare bare = new Bare(leafLink.url(), sink.url())) {
            int peak;
            try (App app = App.start(folder, keys(leafLink, sink))) {
                app.await("read and delivered", AT_MOST, () -> leafLink.isRead() && sink.isFull());
                peak = app.peak();
            }
            List<Call> calls = leafLink.calls();
            leafLink.forget();
            sink.check();
            if (calls.size() > MOST_CALLS) {
                throw new IllegalStateException(
                        "the backfill cost " + calls.size() + " calls, allowed are " + MOST_CALLS);
            }
            bare.read(calls);
            double ours = busy(calls) / 1e6;
            double theirs = busy(leafLink.calls()) / 1e6;
            return String.format(
                    Locale.ROOT,
                    "backfill: %d orders, %d calls, %.0f ms; bare loop over the same %d pages %.0f ms; ratio %.1f;"
                            + " all delivered after %.0f ms; peak memory %d MB (%s)",
                    ORDERS,
                    calls.size(),
                    ours,
                    calls.size(),
                    theirs,
                    ours / theirs,
                    (sink.last() - calls.get(0).at()) / 1e6,
                    peak,
                    Program.OWN.bounds());
        }
    }

    private static Map<String, String> keys(LeafLink leafLink, Sink sink) {
        return Map.of(
                "leaflink.base-url",
                leafLink.url(),
                "leaflink.api-key",
                "bench",
                "leaflink.schedule",
                "0/1 * * * * ?",
                "leaflink.request-interval",
                "1ms",
                "downstream.default.url",
                sink.url(),
                "downstream.default.rate-per-second",
                String.valueOf(Deliver.RATE));
    }

    /** From the first to the last call of each list, in nanoseconds; without the time between two polls. */
    static long busy(List<Call> calls) {
        long busy = 0;
        long until = Long.MIN_VALUE;
        for (List<Call> list : calls.stream().collect(Collectors.groupingBy(Call::path)).values().stream()
                .sorted(Comparator.comparingLong(list -> list.get(0).at()))
                .toList()) {
            long from = Math.max(until, list.get(0).at());
            until = Math.max(until, list.get(list.size() - 1).at());
            busy += Math.max(0, until - from);
        }
        return busy;
    }
}
