package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a record that a pass shows several times one. Told each time it would change back and forth at every pass, for ever. What
 * an earlier page has shown stays as it was there: the next pass sees what it is now. Twice on one page, it is the first, with
 * the parts of both where they differ: such a list has a row for each lot.
 */
final class Once {
    private final Kind own;
    private final List<String> parts;

    /** @param kinds what the list holds; its own kind is the first */
    Once(List<Kind> kinds) {
        this.own = kinds.get(0);
        this.parts = kinds.stream().flatMap(kind -> kind.getEach().stream()).toList();
    }

    /** The records of a page, each once. */
    ArrayNode of(JsonNode page, Pass before) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        Map<String, JsonNode> first = new HashMap<>();
        for (JsonNode record : page) {
            String key = own.keyIfAny(record);
            if (key == null) {
                records.add(record);
            } else if (!before.hasShown(own, key)) {
                JsonNode same = first.putIfAbsent(key, record);
                if (same == null) {
                    records.add(record);
                } else {
                    merge((ObjectNode) same, record);
                }
            }
        }
        return records;
    }

    private void merge(ObjectNode first, JsonNode next) {
        for (String name : parts) {
            JsonNode mine = first.path(name);
            JsonNode others = next.path(name);
            if (others.isArray() && !others.equals(mine)) {
                ArrayNode both = JsonNodeFactory.instance.arrayNode();
                mine.forEach(both::add);
                others.forEach(both::add);
                first.set(name, both);
            }
        }
    }
}
