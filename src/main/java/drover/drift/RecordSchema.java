package drover.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is expected of the records of a thing: a JSON Schema (2020-12). */
final class RecordSchema {
    private static final String PROPERTIES = "properties";
    private static final String ITEMS = "items";

    private final JsonNode source;
    private final JsonSchema schema;
    /** The paths of all fields that it names. */
    private final Set<String> named = new TreeSet<>();

    /** @throws RuntimeException when it is no schema */
    RecordSchema(JsonNode source) {
        this.source = source;
        this.schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(source);
        name(source, "");
    }

    private void name(JsonNode node, String path) {
        node.path(PROPERTIES).properties().forEach(field -> {
            String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            named.add(inner);
            name(field.getValue(), inner);
        });
        if (node.path(ITEMS).isObject()) {
            name(node.path(ITEMS), path + "[]");
        }
    }

    /** What a record has otherwise, a field once. */
    List<Deviation> deviations(JsonNode record) {
        Map<String, Deviation> all = new LinkedHashMap<>();
        for (ValidationMessage message : schema.validate(record)) {
            Deviation one = deviation(message);
            all.putIfAbsent(one.field(), one);
        }
        return List.copyOf(all.values());
    }

    private Deviation deviation(ValidationMessage message) {
        String at = path(message.getInstanceLocation());
        String keyword = String.valueOf(message.getType());
        if (keyword.equals("required")) {
            String field = known(at.isEmpty() ? message.getProperty() : at + "." + message.getProperty());
            return new Deviation(field, field + " is missing");
        }
        String field = known(at);
        JsonNode value = message.getInstanceNode();
        return keyword.equals("type") && value != null
                ? new Deviation(
                        field,
                        field + " is now of type " + value.getNodeType().name().toLowerCase(Locale.ROOT))
                : new Deviation(field, field + " is not as its schema says (" + keyword + ")");
    }

    private String known(String path) {
        return named.contains(path) ? path : Deviation.OTHER;
    }

    private static String path(JsonNodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            if (element instanceof Integer) {
                path.append("[]");
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
            }
        }
        return path.toString();
    }

    /** The fields that it does not name, where it names those beside them. */
    Set<String> unknown(JsonNode record) {
        Set<String> found = new LinkedHashSet<>();
        unknown(source, record, "", found);
        return found;
    }

    private static void unknown(JsonNode schema, JsonNode value, String path, Set<String> found) {
        if (value.isArray() && schema.path(ITEMS).isObject()) {
            value.forEach(item -> unknown(schema.path(ITEMS), item, path + "[]", found));
        }
        JsonNode fields = schema.path(PROPERTIES);
        // Where others may stand as well, their names are data.
        if (!value.isObject()
                || fields.isEmpty()
                || schema.has("additionalProperties")
                || schema.has("patternProperties")) {
            return;
        }
        List<Map.Entry<String, JsonNode>> all = new ArrayList<>(value.properties());
        for (Map.Entry<String, JsonNode> field : all) {
            String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (fields.has(field.getKey())) {
                unknown(fields.path(field.getKey()), field.getValue(), inner, found);
            } else {
                found.add(inner);
            }
        }
    }
}
