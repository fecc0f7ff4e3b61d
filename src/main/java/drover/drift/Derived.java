package drover.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** A schema as records propose it, for a person to edit: names and types of fields, and which all of them have. No value is kept. */
public final class Derived {
    private static final String ARRAY = "array";
    private static final String OBJECT = "object";

    private Derived() {}

    /** That of these records. */
    public static ObjectNode of(String title, Iterable<JsonNode> records) {
        List<JsonNode> all = new ArrayList<>();
        records.forEach(all::add);
        ObjectNode schema = Json.object()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", title);
        return schema.setAll(schema(all));
    }

    private static ObjectNode schema(List<JsonNode> values) {
        ObjectNode schema = Json.object();
        TreeSet<String> types = new TreeSet<>();
        values.forEach(value -> types.add(type(value)));
        // What was never there may be anything.
        if (types.isEmpty() || types.equals(new TreeSet<>(List.of("null")))) {
            return schema;
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        ArrayNode list = schema.arrayNode();
        types.forEach(list::add);
        schema.set("type", list.size() == 1 ? list.get(0) : list);
        if (types.contains(OBJECT)) {
            fields(schema, values.stream().filter(JsonNode::isObject).toList());
        }
        if (types.contains(ARRAY)) {
            List<JsonNode> items = new ArrayList<>();
            values.stream().filter(JsonNode::isArray).forEach(array -> array.forEach(items::add));
            ObjectNode item = schema(items);
            if (!item.isEmpty()) {
                schema.set("items", item);
            }
        }
        return schema;
    }

    private static void fields(ObjectNode schema, List<JsonNode> objects) {
        Map<String, List<JsonNode>> fields = new LinkedHashMap<>();
        objects.forEach(object -> object.properties()
                .forEach(field -> fields.computeIfAbsent(field.getKey(), name -> new ArrayList<>())
                        .add(field.getValue())));
        if (fields.isEmpty()) {
            return;
        }
        ObjectNode properties = schema.putObject("properties");
        fields.forEach((name, values) -> properties.set(name, schema(values)));
        List<String> always = fields.keySet().stream()
                .filter(name -> fields.get(name).size() == objects.size())
                .toList();
        if (!always.isEmpty()) {
            ArrayNode required = schema.putArray("required");
            always.forEach(required::add);
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case STRING -> "string";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
