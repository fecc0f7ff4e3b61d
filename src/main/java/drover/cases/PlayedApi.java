package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The APIs of the cases, on this machine: each system below a path of its own. It answers as the round says that is being played. It is
 * also the proxy of the process, so that what would go anywhere else ends here, and is told.
 */
public final class PlayedApi implements AutoCloseable {
    private static final byte[] NOTHING =
            "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] REFUSED =
            "{\"error\":\"a case asks nobody outside of this machine\"}".getBytes(StandardCharsets.UTF_8);

    private final Map<String, Always> systems;
    private final HttpServer server;
    private final Set<JsonNode> given = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> strays = new ArrayList<>();
    private final List<Request> asked = new ArrayList<>();
    private final PlayedSocket socket;
    private Case now;
    private String about = "";
    private JsonNode round = Json.object();

    /** @param systems those that are played, with what always holds */
    public PlayedApi(Map<String, Always> systems) throws IOException {
        // Head and body of an answer are two packets: the second would wait for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.systems = new TreeMap<>(systems);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        socket = systems.values().stream().anyMatch(Always::isLive) ? new PlayedSocket() : null;
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The keys that lead the systems here, and what else their cases need. */
    public Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        systems.forEach((system, always) ->
                keys.putAll(always.keys(system, url() + "/" + system, socket == null ? "" : socket.url(system))));
        return keys;
    }

    /** The systems that are played. */
    public Set<String> systems() {
        return systems.keySet();
    }

    /** Where a system is told by itself what happens; null where none is. */
    PlayedSocket socket() {
        return socket;
    }

    /** The bodies with which something was to be changed in this round, at paths like this. */
    synchronized List<JsonNode> calls(Pattern at) {
        return asked.stream()
                .filter(request -> request.changes(at))
                .map(Request::body)
                .toList();
    }

    /** From now on it answers as this round of a case says. */
    synchronized void begin(Case one, JsonNode answers) {
        begin(one, answers, one.system());
    }

    /**
     * The same.
     *
     * @param system whose answers they are, where they do not say so themselves
     */
    synchronized void begin(Case one, JsonNode answers, String system) {
        now = one;
        about = system;
        asked.clear();
        round = answers;
        given.clear();
        strays.clear();
    }

    /** What was asked for in this round, and nobody says what to answer. */
    synchronized List<String> strays() {
        return List.copyOf(strays);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        byte[] body = NOTHING;
        int status = 200;
        String type = "application/json";
        Said said = said(request);
        if (!systems.containsKey(request.system())) {
            status = 403;
            body = REFUSED;
        } else if (said != null) {
            body = said.body();
            status = said.answer().path("status").asInt(200);
            said.answer().path("headers").properties().forEach(header -> exchange.getResponseHeaders()
                    .set(header.getKey(), header.getValue().asText()));
        }
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private boolean now(String system) {
        return now != null && now.system().equals(system);
    }

    private record Said(JsonNode answer, byte[] body) {}

    /** Null: nothing is said about it. */
    private synchronized Said said(Request request) throws IOException {
        Always always = systems.get(request.system());
        if (always == null) {
            strays.add(request + ": refused, a case asks nobody but the API that it plays");
            return null;
        }
        asked.add(request);
        String base = "/" + request.system() + always.path(request.system());
        JsonNode answer = now == null ? null : best(request, base, round.path(Case.ANSWERS), about);
        if (answer != null) {
            if (answer.path("once").asBoolean()) {
                given.add(answer);
            }
            return new Said(answer, now.body(answer));
        }
        Always recipes = systems.get(Case.RECIPES);
        JsonNode theirs =
                recipes == null || !now(Case.RECIPES) ? null : best(request, base, recipes.answers(), Case.RECIPES);
        if (theirs != null) {
            return new Said(theirs, new Case(Case.RECIPES, "", recipes.file()).body(theirs));
        }
        answer = best(request, base, always.answers(), request.system());
        if (answer == null) {
            strays.add(request + ": no answer is for it, an empty list was answered");
            return null;
        }
        return new Said(answer, new Case(request.system(), "", always.file()).body(answer));
    }

    /** What is said once goes first; then what says most of the request; then what stands first. */
    private JsonNode best(Request request, String base, JsonNode answers, String whose) {
        List<JsonNode> fitting = new ArrayList<>();
        answers.forEach(answer -> {
            boolean its = answer.path("system").asText(whose).equals(request.system());
            if (its && !given.contains(answer) && request.fits(answer, base)) {
                fitting.add(answer);
            }
        });
        return fitting.stream()
                .min(Comparator.comparing(
                                (JsonNode answer) -> !answer.path("once").asBoolean())
                        .thenComparing(answer -> -(answer.path("query").size()
                                + (answer.has("request") ? 1 : 0)
                                + (answer.has("method") ? 1 : 0))))
                .orElse(null);
    }

    @Override
    public void close() {
        server.stop(0);
        if (socket != null) {
            socket.close();
        }
    }
}
