package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a record, named by their path: {@code seller.id}. */
final class Fields {
    private Fields() {}

    /** A field, or the missing node. */
    static JsonNode at(JsonNode record, String field) {
        JsonNode value = record;
        int from = 0;
        for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', from)) {
            value = value.path(field.substring(from, dot));
            from = dot + 1;
        }
        return value.path(field.substring(from));
    }

    /** The first of these fields that is there and not null; null where none is. */
    static String present(JsonNode record, List<String> fields) {
        return fields.stream()
                .filter(field ->
                        !at(record, field).isMissingNode() && !at(record, field).isNull())
                .findFirst()
                .orElse(null);
    }

    /** What the first of these fields that is there says in one word: its text, number or true and false; null where none does. */
    static String word(JsonNode record, List<String> fields) {
        String field = present(record, fields);
        JsonNode value = field == null ? null : at(record, field);
        // A zero character PostgreSQL cannot keep.
        return value == null || !value.isValueNode() || value.asText().indexOf('\0') >= 0 ? null : value.asText();
    }

    /** The text of the first of these fields that is there, or null. */
    static String text(JsonNode record, List<String> fields) throws BadRecord {
        String field = present(record, fields);
        if (field == null) {
            return null;
        }
        JsonNode value = at(record, field);
        if (!value.isTextual()) {
            throw new BadRecord(field, "a text", Json.shape(value));
        }
        if (value.textValue().indexOf('\0') >= 0) {
            // PostgreSQL cannot keep it.
            throw new BadRecord(field, "a text without zero characters", Json.shape(value));
        }
        return value.textValue();
    }

    /** Names with commas between. */
    static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /**
     * {@code field=value} pairs with commas between, in their order.
     *
     * @throws IllegalArgumentException when one is no pair
     */
    static Map<String, String> pairs(String property, String example, String commaSeparated) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : list(commaSeparated)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(property + " must be pairs such as " + example + ", not " + pair);
            }
            pairs.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return pairs;
    }
}
