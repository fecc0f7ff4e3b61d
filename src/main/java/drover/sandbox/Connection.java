package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;

/**
 * A GraphQL connection of records in the order of their keys. A cursor says after which key the next page begins, so that
 * what is added or removed meanwhile moves nothing from one page to another.
 */
record Connection(String field, NavigableMap<String, ObjectNode> nodes, Shape shape) {
    private static final int LARGEST = 100;

    /**
     * The answer to a query with the variables {@code first} and {@code after}.
     *
     * @throws NoSuchElementException when {@code after} is no cursor of this connection
     */
    Answer page(JsonNode variables) {
        int first = Math.max(1, Math.min(variables.path("first").asInt(LARGEST), LARGEST));
        String after = variables.path("after").textValue();
        var rest = after == null ? nodes : nodes.tailMap(key(after), false);
        ObjectNode page = Json.object();
        ObjectNode connection = page.putObject("data").putObject(field);
        ArrayNode edges = connection.putArray("edges");
        String end = null;
        for (Map.Entry<String, ObjectNode> node : rest.entrySet()) {
            if (edges.size() == first) {
                break;
            }
            end = cursor(node.getKey());
            edges.addObject().put("cursor", end).set("node", shape.product(node.getValue()));
        }
        connection
                .putObject("pageInfo")
                .put("hasNextPage", rest.size() > edges.size())
                .put("endCursor", end);
        return Answer.of(page);
    }

    private String cursor(String key) {
        return Base64.getUrlEncoder().encodeToString((field + ":" + key).getBytes(StandardCharsets.UTF_8));
    }

    private String key(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(field + ":")) {
                return text.substring(field.length() + 1);
            }
        } catch (IllegalArgumentException e) {
            throw new NoSuchElementException(cursor, e);
        }
        throw new NoSuchElementException(cursor);
    }
}
