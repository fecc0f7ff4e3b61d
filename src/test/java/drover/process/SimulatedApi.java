package drover.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An API with lists of records as LeafLink has them: {@code limit}, {@code offset}, {@code ordering=modified},
 * {@code modified__gte}, answered as {@code {count, next, previous, results}}; a record has a path of its own. It keeps
 * every call.
 */
final class SimulatedApi implements AutoCloseable {
    private static final Comparator<ObjectNode> BY_TIME = Comparator.<ObjectNode, Instant>comparing(
                    SimulatedApi::modified)
            .thenComparing(record -> record.path("id").asText());

    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> lists = new HashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private Runnable beforeCall = () -> {};

    /**
     * A call: its path, its query, with which Authorization header, and what it was shown: the id and the time of each record
     * on the page.
     */
    record Call(String path, Map<String, String> query, String authorization, List<String> shown) {}

    private record Failure(int status, UnaryOperator<String> body) {}

    SimulatedApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A record that has been there since a time. Fields can be added to it. */
    static ObjectNode record(String id, Instant modified) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("modified", modified.toString());
    }

    static Instant modified(ObjectNode record) {
        return Instant.parse(record.path("modified").asText());
    }

    /** Adds a record to a list such as {@code /orders/}, or puts it in the place of its former self. */
    synchronized void put(String list, ObjectNode record) {
        lists.computeIfAbsent(list, path -> new HashMap<>())
                .put(record.path("id").asText(), record);
    }

    synchronized List<ObjectNode> list(String list) {
        return List.copyOf(lists.getOrDefault(list, Map.of()).values());
    }

    /** From now on this list is not answered but refused. */
    synchronized void refuse(String list, int status, UnaryOperator<String> bodyByAuthorization) {
        failures.put(list, new Failure(status, bodyByAuthorization));
    }

    /** It is answered again. */
    synchronized void accept(String list) {
        failures.remove(list);
    }

    synchronized void remove(String list, String id) {
        lists.get(list).remove(id);
    }

    /** Runs before each call is answered: the world goes on. */
    synchronized void beforeCall(Runnable change) {
        beforeCall = change;
    }

    synchronized int count() {
        return calls.size();
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    synchronized List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        Failure failure;
        byte[] page;
        synchronized (this) {
            beforeCall.run();
            failure = failures.get(path);
            List<ObjectNode> found = found(path, query);
            List<ObjectNode> shown = failure == null ? shown(found, query) : List.of();
            ObjectNode thing = thing(path);
            page = Json.bytes(thing == null ? page(path, found, shown, query) : thing);
            calls.add(new Call(
                    path,
                    query,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    shown.stream()
                            .map(record -> record.path("id").asText() + " " + modified(record))
                            .toList()));
        }
        byte[] body = failure == null
                ? page
                : failure.body()
                        .apply(exchange.getRequestHeaders().getFirst("Authorization"))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(failure == null ? 200 : failure.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The one record that a path such as {@code /orders/o1/} leads to, or null. */
    private ObjectNode thing(String path) {
        int end = path.length() - 1;
        int slash = path.lastIndexOf('/', end - 1);
        return slash < 0
                ? null
                : lists.getOrDefault(path.substring(0, slash + 1), Map.of()).get(path.substring(slash + 1, end));
    }

    private List<ObjectNode> found(String path, Map<String, String> query) {
        Instant from = Instant.parse(query.getOrDefault("modified__gte", "1970-01-01T00:00:00Z"));
        return list(path).stream()
                .filter(record -> !modified(record).isBefore(from))
                .sorted(BY_TIME)
                .toList();
    }

    private static List<ObjectNode> shown(List<ObjectNode> found, Map<String, String> query) {
        int start = start(found, query);
        return found.subList(start, Math.min(start + limit(query), found.size()));
    }

    private static int start(List<ObjectNode> found, Map<String, String> query) {
        return Math.min(Integer.parseInt(query.getOrDefault("offset", "0")), found.size());
    }

    private static int limit(Map<String, String> query) {
        return Math.min(Integer.parseInt(query.getOrDefault("limit", "100")), 100);
    }

    private ObjectNode page(String path, List<ObjectNode> found, List<ObjectNode> shown, Map<String, String> query) {
        int start = start(found, query);
        int end = start + limit(query);
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("count", found.size());
        page.put("next", end < found.size() ? url() + path + "?offset=" + end : null);
        page.put("previous", start > 0 ? url() + path : null);
        ArrayNode results = page.putArray("results");
        shown.forEach(results::add);
        return page;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
