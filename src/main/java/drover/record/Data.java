package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * The bean {@code data} of the routes: looks into JSON, and makes other JSON of it. A field is a path such as {@code customer.id};
 * {@code short_id|number} is the first of several that is there and not null. Numbers are exact, as numbers and as texts.
 */
@Singleton
@Named("data")
@RegisterForReflection
public class Data {
    private static final int MOST_DIGITS = 100;

    /** What a field says, as text; empty where it is not there. */
    public String text(JsonNode json, String field) {
        JsonNode value = at(json, field);
        return value instanceof ObjectNode || value instanceof ArrayNode ? value.toString() : plain(value);
    }

    /** Whether a field says just that. */
    public boolean is(JsonNode json, String field, String text) {
        return text(json, field).equals(text);
    }

    /** Whether a field is a number below that one; false where it is no number. */
    public boolean below(JsonNode json, String field, String number) {
        return number(json, field)
                .filter(n -> n.compareTo(new BigDecimal(number)) < 0)
                .isPresent();
    }

    /** Whether a field is that number or one above it; false where it is no number. */
    public boolean atLeast(JsonNode json, String field, String number) {
        return number(json, field)
                .filter(n -> n.compareTo(new BigDecimal(number)) >= 0)
                .isPresent();
    }

    /** Whether a field is that number, however either is written: 210.4 is 210.40. */
    public boolean same(JsonNode json, String field, String number) {
        return number(json, field)
                .filter(n -> n.compareTo(new BigDecimal(number)) == 0)
                .isPresent();
    }

    /**
     * The sum over an array of one field times another, exact.
     *
     * @throws IllegalArgumentException where one of them is no number
     */
    public String sum(JsonNode array, String field, String times) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode element : array) {
            sum = sum.add(needed(element, field).multiply(needed(element, times)));
        }
        return sum.toPlainString();
    }

    private static BigDecimal needed(JsonNode json, String field) {
        return number(json, field)
                .orElseThrow(() -> new IllegalArgumentException(
                        "field " + field + ": expected a number, got " + Json.shape(at(json, field))));
    }

    /** Another object, of the fields named here: {@code sku=product.sku, price=price.amount|price}. What is not there is left out. */
    public JsonNode of(JsonNode json, String fields) {
        return one(json, Fields.list(fields));
    }

    /**
     * The same for each element of an array.
     *
     * @param array the field in which it stands; not looked at where the JSON is an array itself
     */
    public JsonNode each(JsonNode json, String array, String fields) {
        ArrayNode all = Json.object().arrayNode();
        (json instanceof ArrayNode ? json : at(json, array))
                .forEach(element -> all.add(one(element, Fields.list(fields))));
        return all;
    }

    /** An object of variables: {@code summary=title, start=event.time}. JSON stays JSON, all else is a text. */
    public JsonNode variables(Exchange exchange, String fields) {
        ObjectNode all = Json.object();
        for (String field : Fields.list(fields)) {
            String[] parts = parts(field);
            Object value = exchange.getVariable(parts[1]);
            if (value instanceof JsonNode json) {
                all.set(parts[0], json);
            } else if (value != null && !value.toString().isEmpty()) {
                all.put(parts[0], value.toString());
            }
        }
        return all;
    }

    private static String[] parts(String field) {
        String[] parts = field.split("=", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("a field is written name=path, not " + field);
        }
        return new String[] {parts[0].strip(), parts[1].strip()};
    }

    private static ObjectNode one(JsonNode json, List<String> fields) {
        ObjectNode one = Json.object();
        for (String field : fields) {
            String[] parts = parts(field);
            JsonNode value = at(json, parts[1]);
            if (!value.isMissingNode()) {
                one.set(parts[0], value);
            }
        }
        return one;
    }

    private static JsonNode at(JsonNode json, String field) {
        List<String> paths = List.of(field.split("\\|"));
        String present = json == null ? null : Fields.present(json, paths);
        return present == null ? Json.object().path("") : Fields.at(json, present);
    }

    private static Optional<BigDecimal> number(JsonNode json, String field) {
        String text = plain(at(json, field));
        return text.matches("-?\\d{1,100}(\\.\\d{1,100})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** 1E+3 is 1000; a number of more digits than anybody means stays as it is written. */
    private static String plain(JsonNode value) {
        return value.isNumber() && Math.abs(value.decimalValue().scale()) <= MOST_DIGITS
                ? value.decimalValue().toPlainString()
                : value.asText();
    }
}
