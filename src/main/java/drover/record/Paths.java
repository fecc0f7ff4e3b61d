package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Paths through JSON in which arrays may stand: {@code errors.message} is the message of each error. */
public final class Paths {
    private Paths() {}

    /** What stands at a path; where an array stands in it, what stands there in each of its elements. What is not there is a missing node. */
    public static List<JsonNode> all(JsonNode json, String path) {
        List<JsonNode> nodes = List.of(json);
        for (String part : path.split("\\.", -1)) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (node.isArray()) {
                    node.forEach(element -> next.add(element.path(part)));
                } else {
                    next.add(node.path(part));
                }
            }
            nodes = next;
        }
        return nodes;
    }
}
