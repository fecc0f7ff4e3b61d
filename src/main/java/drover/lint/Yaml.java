package drover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A node of a YAML file, with the place where it begins.
 *
 * @param type what it is; of a text that YAML takes for something else, that
 * @param text of a scalar, as it is written
 */
public record Yaml(Type type, String text, List<Field> fields, List<Yaml> items, Place place) {

    /** What a node is. */
    enum Type {
        MAP,
        LIST,
        TEXT,
        BOOLEAN,
        INTEGER,
        DECIMAL,
        NULL,
        MISSING
    }

    /** A field of a map, with the place of its name. */
    record Field(String name, Place place, Yaml value) {}

    /** What is not there is empty, and stands where it would. */
    private Yaml missing() {
        return new Yaml(Type.MISSING, "", List.of(), List.of(), place);
    }

    /** The value of a field, or what is missing. */
    Yaml at(String name) {
        return field(name).map(Field::value).orElseGet(this::missing);
    }

    Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    boolean has(String name) {
        return field(name).isPresent();
    }

    /** The text of a field, empty where there is none. */
    String text(String name) {
        return at(name).text();
    }

    boolean isText() {
        return type == Type.TEXT;
    }

    boolean isScalar() {
        return fields.isEmpty() && items.isEmpty() && type != Type.MAP && type != Type.LIST && type != Type.MISSING;
    }

    boolean isMissing() {
        return type == Type.MISSING;
    }

    /** The last of a list, or what is missing. */
    Yaml last() {
        return items.isEmpty() ? missing() : items.get(items.size() - 1);
    }

    /** The values of all fields of this name, at whatever depth, not below one another. */
    Stream<Yaml> all(String name) {
        return Stream.concat(
                fields.stream()
                        .flatMap(field -> field.name().equals(name)
                                ? Stream.of(field.value())
                                : field.value().all(name)),
                items.stream().flatMap(item -> item.all(name)));
    }

    /** Visits every field of every map, and every element of every list under the name of the list. */
    void visit(BiConsumer<String, Yaml> visitor) {
        visit("", visitor);
    }

    private void visit(String name, BiConsumer<String, Yaml> visitor) {
        visitor.accept(name, this);
        fields.forEach(field -> field.value().visit(field.name(), visitor));
        items.forEach(item -> item.visit(name, visitor));
    }

    /** The same as JSON. */
    JsonNode json() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (type) {
            case MAP -> {
                ObjectNode map = json.objectNode();
                fields.forEach(field -> map.set(field.name(), field.value().json()));
                yield map;
            }
            case LIST -> {
                ArrayNode list = json.arrayNode();
                items.forEach(item -> list.add(item.json()));
                yield list;
            }
            case TEXT -> json.textNode(text);
            case BOOLEAN -> json.booleanNode(text.equals("true"));
            case INTEGER -> json.numberNode(new BigInteger(text));
            case DECIMAL -> json.numberNode(new BigDecimal(text));
            case NULL -> json.nullNode();
            case MISSING -> json.missingNode();
        };
    }

    /** The places of what a path of names and indexes leads to, from here on; shorter where it ends before. */
    List<Place> places(List<String> path) {
        List<Place> places = new ArrayList<>(List.of(place));
        Yaml node = this;
        for (String step : path) {
            if (node.type == Type.LIST && step.matches("\\d{1,6}") && Integer.parseInt(step) < node.items.size()) {
                node = node.items.get(Integer.parseInt(step));
                places.add(node.place);
            } else if (node.field(step).isPresent()) {
                Field field = node.field(step).orElseThrow();
                node = field.value();
                places.add(field.place());
            } else {
                break;
            }
        }
        return places;
    }
}
