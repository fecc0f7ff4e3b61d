package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import drover.record.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is asked of an API that is played.
 *
 * @param method such as GET
 * @param uri as it came; with a host where it would have gone elsewhere
 * @param body its JSON, or a form as an object, or a missing node
 */
record Request(String method, URI uri, JsonNode body) {

    static Request of(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode json;
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            return new Request(exchange.getRequestMethod(), exchange.getRequestURI(), form(bytes));
        }
        try {
            json = Json.read(bytes);
        } catch (IOException e) {
            json = Json.object().path("none");
        }
        return new Request(exchange.getRequestMethod(), exchange.getRequestURI(), json);
    }

    /** A form, read as an object. */
    private static JsonNode form(byte[] bytes) {
        ObjectNode fields = Json.object();
        for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        return fields;
    }

    /** Whether it may have changed something at a path like this. */
    boolean changes(Pattern at) {
        return !method.equals("GET")
                && uri.getHost() == null
                && at.matcher(path()).matches();
    }

    /** The first part of its path; of what would have gone elsewhere nothing. */
    String system() {
        String[] parts = path().split("/", 3);
        return uri.getHost() != null || parts.length < 2 ? "" : parts[1];
    }

    private String path() {
        return uri.getPath() == null ? "" : uri.getPath();
    }

    /**
     * Whether an answer is meant for it.
     *
     * @param base what stands before the path of the answer
     */
    boolean fits(JsonNode answer, String base) {
        List<String> query = query();
        return path().equals(base + answer.path("path").asText())
                && answer.path("method").asText(method).equals(method)
                && answer.path("query").properties().stream()
                        .map(wanted -> wanted.getKey() + "=" + wanted.getValue().asText())
                        .allMatch(wanted -> isIn(query, wanted))
                && (!answer.has("request") || holds(body, answer.get("request")))
                && asks(answer.path("asks"));
    }

    /** Whether its GraphQL document names all of these fields. */
    private boolean asks(JsonNode fields) {
        String document = body.path("query").asText();
        for (JsonNode field : fields) {
            if (!document.matches("(?s).*\\b" + Pattern.quote(field.asText()) + "\\b.*")) {
                return false;
            }
        }
        return true;
    }

    /** A star at the end is whatever comes. */
    private static boolean isIn(List<String> query, String wanted) {
        return wanted.endsWith("*")
                ? query.stream().anyMatch(pair -> pair.startsWith(wanted.substring(0, wanted.length() - 1)))
                : query.contains(wanted);
    }

    private List<String> query() {
        List<String> pairs = new ArrayList<>();
        String raw = uri.getRawQuery();
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            pairs.add(decoded(parts[0]) + "=" + (parts.length < 2 ? "" : decoded(parts[1])));
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Whether what is wanted is there, with whatever else. */
    private static boolean holds(JsonNode body, JsonNode wanted) {
        if (!wanted.isObject()) {
            return wanted.equals(body);
        }
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!body.has(field.getKey()) || !holds(body.get(field.getKey()), field.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** As a person writes it; a GraphQL document is cut. */
    @Override
    public String toString() {
        String asked = method + " " + uri;
        JsonNode variables = body.path("variables");
        return variables.isMissingNode() ? asked : asked + " with variables " + variables;
    }
}
