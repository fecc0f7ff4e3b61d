package drover.observe.console;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Redaction;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** What a console answers, as plain JSON without secrets: each text in it goes through {@link Redaction}. */
final class Clean {
    private Clean() {}

    static JsonObject object(Map<?, ?> map) {
        JsonObject clean = new JsonObject();
        map.forEach((key, value) -> clean.put(Redaction.redact(String.valueOf(key)), value(value)));
        return clean;
    }

    static JsonObject object(JsonNode node) {
        JsonObject clean = new JsonObject();
        node.properties().forEach(field -> clean.put(field.getKey(), value(field.getValue())));
        return clean;
    }

    private static JsonArray array(Iterable<?> values) {
        JsonArray clean = new JsonArray();
        values.forEach(value -> clean.add(value(value)));
        return clean;
    }

    private static Object value(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof JsonNode node) {
            return value(node);
        }
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof Collection<?> values) {
            return array(values);
        }
        if (value instanceof Object[] values) {
            return array(Arrays.asList(values));
        }
        return Redaction.redact(value.toString());
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            default -> Redaction.redact(node.asText());
        };
    }
}
