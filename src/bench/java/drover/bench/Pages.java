package drover.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Posts records in pages of 100 to the application, by a few connections at once. Pages are made some hundreds ahead, while
 * the clock stands still.
 */
final class Pages implements AutoCloseable {
    static final int SIZE = 100;
    private static final int AHEAD = 200;
    private static final Duration READY = Duration.ofMinutes(1);
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final int connections = Integer.getInteger("bench.connections", 4);
    private final Context context;
    private final HttpClient client;

    Pages(Vertx vertx) {
        context = vertx.getOrCreateContext();
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(connections));
    }

    /** Waits until the application takes pages. */
    void await(App app) throws InterruptedException {
        app.await("ready to take pages", READY, () -> {
            try {
                return Wait.on(post(app, "/bench/read", Buffer.buffer("[]"))) == 0;
            } catch (CompletionException e) {
                return false;
            }
        });
    }

    /** Posts a list to where it becomes events, and checks that it did. */
    Cost ingest(App app, Listing list) {
        return post(app, "/bench" + list.path(), list, true);
    }

    /** Posts a list to where it is only read. */
    Cost read(App app, Listing list) {
        return post(app, "/bench/read", list, false);
    }

    /** @param fresh whether all of them must become events, or none */
    private Cost post(App app, String path, Listing list, boolean fresh) {
        Progress progress = new Progress("posted to " + path, list.count());
        Cost cost = Cost.NONE;
        for (int start = 0; start < list.count(); start += AHEAD * SIZE) {
            int end = Math.min(list.count(), start + AHEAD * SIZE);
            List<Buffer> pages = pages(list, start, end);
            Cost.Meter meter = Cost.meter(app);
            int events = Wait.on(postAll(app, path, pages), AT_MOST);
            cost = cost.plus(meter.read(end - start));
            if (events != (fresh ? end - start : 0)) {
                throw new IllegalStateException(
                        "of " + (end - start) + " records posted to " + path + ", " + events + " became events");
            }
            progress.at(end);
        }
        return cost;
    }

    private static List<Buffer> pages(Listing list, int start, int end) {
        List<Buffer> pages = new ArrayList<>();
        for (int from = start; from < end; from += SIZE) {
            pages.add(Buffer.buffer(list.records(from, Math.min(end, from + SIZE))));
        }
        return pages;
    }

    /** How many records became events. All of this runs on one thread, that of the context. */
    private Future<Integer> postAll(App app, String path, List<Buffer> pages) {
        Promise<Integer> all = Promise.promise();
        context.runOnContext(start -> {
            Iterator<Buffer> next = pages.iterator();
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(postRest(app, path, next, 0));
            }
            Future.all(running)
                    .map(done -> running.stream().mapToInt(Future::result).sum())
                    .onComplete(all);
        });
        return all.future();
    }

    private Future<Integer> postRest(App app, String path, Iterator<Buffer> pages, int events) {
        return pages.hasNext()
                ? post(app, path, pages.next()).compose(more -> postRest(app, path, pages, events + more))
                : Future.succeededFuture(events);
    }

    private Future<Integer> post(App app, String path, Buffer page) {
        return client.request(HttpMethod.POST, app.port(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("content-type", "application/json").send(page))
                .compose(answer -> answer.body().map(body -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + body);
                    }
                    return Integer.parseInt(body.toString());
                }));
    }

    @Override
    public void close() {
        Wait.on(client.close());
    }
}
