package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a record says, whatever its spelling: {@code 12.50} and {@code "12.5000"} are one number, and neither the order of fields
 * nor that of the plain values in a list is news.
 */
final class Content {
    /** Texts like this are numbers; others, such as {@code 007} or {@code 1.2.3}, are what they are. */
    private static final Pattern DECIMAL = Pattern.compile("-?(?:0|[1-9]\\d{0,99})(?:\\.\\d{1,100})?");

    private Content() {}

    /** Its digest. */
    static byte[] digest(JsonNode record) {
        return Digest.of(Json.bytes(plain(record)));
    }

    private static JsonNode plain(JsonNode value) {
        if (value.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            value.forEachEntry((name, field) -> fields.put(name, plain(field)));
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            fields.forEach(plain::set);
            return plain;
        }
        if (value.isArray()) {
            return list(value);
        }
        if (value.isNumber()) {
            return number(value.decimalValue());
        }
        return value.isTextual() && DECIMAL.matcher(value.textValue()).matches()
                ? number(new BigDecimal(value.textValue()))
                : value;
    }

    private static ArrayNode list(JsonNode values) {
        List<JsonNode> plain = new ArrayList<>();
        values.forEach(value -> plain.add(plain(value)));
        if (plain.stream().allMatch(JsonNode::isValueNode)) {
            plain.sort(Comparator.comparing(JsonNode::toString));
        }
        return JsonNodeFactory.instance.arrayNode().addAll(plain);
    }

    /** Never written out: {@code 1e999999999} would have a thousand million digits. */
    private static TextNode number(BigDecimal exact) {
        return TextNode.valueOf(
                exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toString());
    }
}
