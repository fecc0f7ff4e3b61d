package drover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The downstream: takes everything at once, and knows by its subject what came, what came twice and what nobody expected.
 * Here every subject has exactly one event.
 */
final class Sink implements AutoCloseable {
    private static final String SUBJECT = "\"subject\":\"";
    private static final int HEAD = 600;

    private final Map<String, Listing> lists = new TreeMap<>();
    private final Map<String, BitSet> seen = new TreeMap<>();
    private final int expected;
    private final HttpServer server;
    private final Progress progress;
    private int came;
    private int twice;
    private int strange;
    private long first;
    private long last;

    Sink(Vertx vertx, List<Listing> lists) {
        expected = lists.stream().mapToInt(Listing::count).sum();
        for (Listing list : lists) {
            this.lists.put(list.thing(), list);
            seen.put(list.thing(), new BitSet(list.count()));
        }
        progress = new Progress("delivered", expected);
        server = Wait.on(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    take(body);
                    request.response().end();
                }))
                .listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/events";
    }

    private synchronized void take(Buffer body) {
        String head = body.getString(0, Math.min(HEAD, body.length()));
        int from = head.indexOf(SUBJECT) + SUBJECT.length();
        String[] subject = head.substring(from, head.indexOf('"', from)).split("/", 2);
        BitSet mine = seen.get(subject[0]);
        int index = lists.get(subject[0]).index(subject[1]);
        if (index < 0 || index >= lists.get(subject[0]).count()) {
            strange++;
            return;
        }
        if (mine.get(index)) {
            twice++;
            return;
        }
        mine.set(index);
        came++;
        progress.at(came);
        last = System.nanoTime();
        first = came == 1 ? last : first;
    }

    synchronized int came() {
        return came;
    }

    synchronized boolean isHalfFull() {
        return came >= expected / 2;
    }

    synchronized boolean isFull() {
        return came == expected;
    }

    /** When the last new one came ({@link System#nanoTime}). */
    synchronized long last() {
        return last;
    }

    /** Events a second, from the first to the last. */
    synchronized double rate() {
        return (expected - 1) * 1e9 / (last - first);
    }

    /** @throws IllegalStateException when not everything came exactly once */
    synchronized void check() {
        if (came != expected || twice != 0 || strange != 0) {
            throw new IllegalStateException("the sink has " + came + " of " + expected + " events, " + twice
                    + " came more than once and " + strange + " were not expected");
        }
    }

    @Override
    public void close() {
        Wait.on(server.close());
    }
}
