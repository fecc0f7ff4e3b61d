package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.BadData;
import drover.system.Said;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Paging through a GraphQL connection ({@code edges{node} pageInfo{hasNextPage endCursor}}, the Relay cursor connections
 * specification) from its beginning to its end. A cursor that is missing or comes twice is an error: the list would be cut
 * off, or never end. Cursors may be places in the list: what is deleted meanwhile can move a record past them.
 */
final class ConnectionPages extends WholePages {
    private final String field;
    private final int first;
    private final Set<String> seen = new HashSet<>();
    private String after;

    /**
     * @param field the connection's name in {@code data}
     * @param first how many a page holds
     */
    ConnectionPages(String stream, String field, int first, Comparison comparison) {
        this(stream, field, first, comparison, System::nanoTime);
    }

    ConnectionPages(String stream, String field, int first, Comparison comparison, LongSupplier nanos) {
        super(stream, comparison, nanos);
        this.field = field;
        this.first = first;
    }

    /** The query's variables for the next page: {@code first} and {@code after}. */
    @Override
    public ObjectNode variables() {
        return Json.object().put("first", first).put("after", after);
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode connection = answer.path("data").path(field);
        JsonNode edges = connection.path("edges");
        JsonNode next = connection.path("pageInfo").path("hasNextPage");
        if (!edges.isArray() || !next.isBoolean()) {
            String said = Said.in(connection).or(() -> Said.in(answer)).orElse(null);
            throw new BadData(
                    stream() + ": expected data." + field + "{edges pageInfo{hasNextPage endCursor}}, got "
                            + Json.shape(connection.isMissingNode() ? answer : connection)
                            + (said == null ? "" : ", which says: " + said),
                    null);
        }
        if (next.booleanValue()) {
            after = cursor(connection.path("pageInfo").path("endCursor").asText(""));
        }
        opened(edges.size(), next.booleanValue());
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        edges.forEach(edge -> nodes.add(edge.path("node").isMissingNode() ? null : edge.path("node")));
        return once(nodes);
    }

    private String cursor(String end) throws BadData {
        String wrong = null;
        if (end.isEmpty() || end.equals("null")) {
            wrong = "gives no endCursor";
        } else if (!seen.add(end)) {
            wrong = "gives an endCursor that came before";
        }
        if (wrong != null) {
            throw new BadData(stream() + ": page " + (pages() + 1) + " says that another follows, and " + wrong, null);
        }
        return end;
    }
}
