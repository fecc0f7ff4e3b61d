package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashSet;
import java.util.Set;

/**
 * Paging through a GraphQL connection ({@code edges{node} pageInfo{hasNextPage endCursor}}, the Relay cursor connections
 * specification) from its beginning to its end. A cursor that is missing or comes twice is an error: the list would be cut
 * off, or never end.
 */
@RegisterForReflection
public final class ConnectionPages extends WholePages {
    private final String field;
    private final int first;
    private final Set<String> seen = new HashSet<>();
    private String after;

    /**
     * @param field the connection's name in {@code data}
     * @param first how many a page holds
     */
    ConnectionPages(String stream, String field, int first) {
        super(stream);
        this.field = field;
        this.first = first;
    }

    @Override
    boolean isStable() {
        return true;
    }

    /** The query's variables for the next page: {@code first} and {@code after}. */
    public ObjectNode getVariables() {
        return Json.object().put("first", first).put("after", after);
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode connection = answer.path("data").path(field);
        JsonNode edges = connection.path("edges");
        JsonNode next = connection.path("pageInfo").path("hasNextPage");
        if (!edges.isArray() || !next.isBoolean()) {
            throw new BadData(
                    stream() + ": expected data." + field + "{edges pageInfo{hasNextPage endCursor}}, got "
                            + Json.shape(connection.isMissingNode() ? answer : connection),
                    null);
        }
        if (next.booleanValue()) {
            String end = connection.path("pageInfo").path("endCursor").asText("");
            if (end.isEmpty() || end.equals("null") || !seen.add(end)) {
                throw new BadData(
                        stream() + ": page " + (pages() + 1) + " says that another follows, and "
                                + (end.isEmpty() || end.equals("null")
                                        ? "gives no endCursor"
                                        : "gives an endCursor that came before"),
                        null);
            }
            after = end;
        }
        opened(edges.size(), next.booleanValue());
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        edges.forEach(edge -> nodes.add(edge.path("node")));
        return nodes;
    }
}
