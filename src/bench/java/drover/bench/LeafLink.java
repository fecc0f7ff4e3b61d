package drover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plays LeafLink without limits, and keeps the calls of the backfill: all up to the last page of each list. A list that is
 * asked for once more after its end has been read, and is durable: a poll ends before the next one of its list begins.
 */
final class LeafLink implements AutoCloseable {
    private static final String BASE = "/api/v2";

    private final Map<String, Listing> lists = new TreeMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> polledAgain = new HashSet<>();
    private final HttpServer server;

    /** A call of the backfill, and when it came ({@link System#nanoTime}). */
    record Call(String path, String query, long at) {}

    LeafLink(Vertx vertx, List<Listing> lists) {
        lists.forEach(list -> this.lists.put(BASE + list.path(), list));
        server = Wait.on(vertx.createHttpServer()
                .requestHandler(request -> {
                    String page = page(request);
                    request.response()
                            .setStatusCode(page == null ? 404 : 200)
                            .putHeader("content-type", "application/json")
                            .end(page == null ? "{\"detail\":\"Not found.\"}" : page);
                })
                .listen(0, "127.0.0.1"));
    }

    /** The API's base URL. */
    String url() {
        return "http://127.0.0.1:" + server.actualPort() + BASE;
    }

    private synchronized String page(HttpServerRequest request) {
        Listing list = lists.get(request.path());
        boolean archived = request.getParam("archived", "false").equals("true");
        String path = request.path() + (archived ? "?archived" : "");
        if (ended.contains(path)) {
            polledAgain.add(path);
        } else {
            calls.add(new Call(request.path().substring(BASE.length()), request.query(), System.nanoTime()));
        }
        if (list == null) {
            return null;
        }
        if (archived) {
            // None of them is.
            ended.add(path);
            return page(list, 0, list.count(), list.count(), path);
        }
        String since = request.getParam("modified__gte");
        int first = since == null ? 0 : list.before(Instant.parse(since));
        int start = Math.min(list.count(), first + number(request, "offset"));
        int end = Math.min(list.count(), start + number(request, "limit"));
        if (end == list.count()) {
            ended.add(path);
        }
        return page(list, list.count() - first, start, end, path);
    }

    private static int number(HttpServerRequest request, String name) {
        return Integer.parseInt(request.getParam(name, "0"));
    }

    private static String page(Listing list, int found, int start, int end, String path) {
        String next = end < list.count() ? "\"http://127.0.0.1" + path + "?offset=" + end + "\"" : "null";
        return "{\"count\":" + found + ",\"next\":" + next + ",\"previous\":null,\"results\":"
                + list.records(start, end) + "}";
    }

    /** Whether everything has been read once, and is durable. */
    synchronized boolean isRead() {
        return polledAgain.containsAll(lists.keySet());
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Forgets who asked what. */
    synchronized void forget() {
        calls.clear();
        ended.clear();
        polledAgain.clear();
    }

    @Override
    public void close() {
        Wait.on(server.close());
    }
}
