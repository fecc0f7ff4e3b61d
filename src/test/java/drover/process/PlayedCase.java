package drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The API of a case {@code fixtures/<system>/cases/<case>/case.json}: it answers as the case says, round by round. */
final class PlayedCase implements Played {
    private static final byte[] NOTHING =
            "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final JsonNode rounds;
    private final HttpServer server;
    private final Set<JsonNode> given = Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode round;
    private String authorization;
    private int calls;

    /** It begins with the first round. */
    PlayedCase(Path file) throws IOException {
        this.file = file;
        rounds = Json.read(Files.readAllBytes(file)).path("rounds");
        round = rounds.path(0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int rounds() {
        return rounds.size();
    }

    @Override
    public synchronized JsonNode begin(int number) {
        round = rounds.path(number);
        return round.path("events");
    }

    /** How often it was asked for what the case is about. */
    synchronized int calls() {
        return calls;
    }

    /** The header of the last such call. */
    synchronized String authorization() {
        return authorization;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode said = said(exchange);
        byte[] body = NOTHING;
        if (said != null) {
            body = said.has("file")
                    ? Files.readAllBytes(file.resolveSibling(said.path("file").asText()))
                    : Json.bytes(said.path("body"));
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(said == null ? 200 : said.path("status").asInt(200), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What is said once goes before what is always said; null: nothing is said about it. */
    private synchronized JsonNode said(HttpExchange exchange) {
        List<JsonNode> answers = StreamSupport.stream(round.path("answers").spliterator(), false)
                .filter(answer -> isFor(answer, exchange))
                .filter(answer -> !given.contains(answer))
                .toList();
        if (answers.isEmpty()) {
            return null;
        }
        calls++;
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        JsonNode said = answers.stream()
                .filter(answer -> answer.path("once").asBoolean())
                .findFirst()
                .orElse(answers.get(0));
        if (said.path("once").asBoolean()) {
            given.add(said);
        }
        return said;
    }

    private static boolean isFor(JsonNode answer, HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        List<String> query = Arrays.stream((raw == null ? "" : raw).split("&"))
                .map(pair -> URLDecoder.decode(pair, StandardCharsets.UTF_8))
                .toList();
        return (!answer.has("path")
                        || answer.path("path")
                                .asText()
                                .equals(exchange.getRequestURI().getPath()))
                && answer.path("query").properties().stream()
                        .allMatch(wanted -> query.contains(
                                wanted.getKey() + "=" + wanted.getValue().asText()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
