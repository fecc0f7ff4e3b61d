package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/** One record as it is served, with what it is sorted by. Its JSON is never changed once it stands in a row. */
record Row(String key, Instant at, ObjectNode json) {
    Row(String key, String time, ObjectNode json) {
        this(key, OffsetDateTime.parse(time).toInstant(), json);
    }

    /** Whether the record has this field with another text; of an object its id counts. An unknown field contradicts nothing. */
    boolean contradicts(String field, Object text) {
        JsonNode value =
                json.has(field) && json.get(field).isObject() ? json.get(field).path("id") : json.path(field);
        return !value.isMissingNode() && !value.asText().equalsIgnoreCase(text.toString());
    }

    /** A record like this one under a new key: a UUID whose last eight digits are the short id, wherever the old ones stood. */
    ObjectNode copy(String salt) {
        String fresh = UUID.nameUUIDFromBytes((key + salt).getBytes(StandardCharsets.UTF_8))
                .toString();
        String shortId = json.path("short_id").asText(key);
        ObjectNode copy = json.deepCopy();
        for (var entry : json.properties()) {
            String text = entry.getValue().asText();
            if (text.equals(key)) {
                copy.put(entry.getKey(), fresh);
            } else if (text.equals(shortId)) {
                copy.put(entry.getKey(), fresh.substring(fresh.length() - 8));
            }
        }
        copy.remove("line_items");
        return copy;
    }
}
