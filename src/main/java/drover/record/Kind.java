package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * How to read one kind of record of one API. It is declared as a bean in the system's route file, so that a new source
 * needs no Java. Fields are named by their path ({@code seller.id}); where several are named, the first that is there
 * is taken.
 *
 * <p>What is news is told by the time of the last change. Records without one are told apart by their content: {@code time}
 * is left out, and an event carries the time at which the change was seen.
 */
@RegisterForReflection
public class Kind {
    private static final int KEY_LENGTH = 200;
    private static final Pattern REFERENCE = Pattern.compile("[\\w-]{1," + KEY_LENGTH + "}");
    private static final int DIGITS = 100;
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private String stream;
    private String system;
    private String thing;
    private String source;
    private List<String> key = List.of();
    private List<String> time = List.of();
    private List<String> status = List.of();
    private List<String> name = List.of();
    private List<String> money = List.of();
    private List<String> ignore = List.of();
    private List<String> each = List.of();
    private String parent = "parent";
    private List<String> carry = List.of();
    private String quantity;
    private int threshold;
    private String happened;
    private String one = "";
    private String into = "";
    private Map<String, String> references = Map.of();

    /**
     * The kind that is declared as a bean of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind named(CamelContext camel, String name) {
        Kind kind = camel.getRegistry().lookupByNameAndType(name, Kind.class);
        if (kind == null) {
            throw new IllegalArgumentException("there is no bean " + name + " of type " + Kind.class.getName()
                    + ": declare it under beans: in the route file of its system");
        }
        return kind;
    }

    /**
     * Reads one record.
     *
     * @param now a record modified more than a day after this is refused: a cursor that followed it would skip everything
     *     until then
     * @throws BadRecord when its key or time is missing, or a field that is read has another type than expected
     */
    public Reading read(JsonNode record, Instant now) throws BadRecord {
        if (!(record instanceof ObjectNode data)) {
            throw new BadRecord("(the record itself)", "an object", Json.shape(record));
        }
        String recordKey = key(data);
        Instant modified = time.isEmpty() ? now.truncatedTo(ChronoUnit.MICROS) : modified(data, now);
        for (String field : money) {
            checkMoney(field, at(data, field));
        }
        for (String field : references.keySet()) {
            reference(data, field);
        }
        byte[] json = Json.bytes(data);
        return new Reading(
                this,
                recordKey,
                modified,
                state(data),
                text(data, name),
                data,
                json,
                digest(data, json),
                Json.object());
    }

    /** Of records with a time it only tells two changes within one instant apart: there the text will do. */
    private byte[] digest(ObjectNode data, byte[] json) {
        if (isTimed() && ignore.isEmpty()) {
            return Digest.of(json);
        }
        ObjectNode counted = Json.object().setAll(data);
        counted.remove(ignore);
        return isTimed() ? Digest.of(Json.bytes(counted)) : Content.digest(counted);
    }

    /**
     * That a thing is not there any more.
     *
     * @param name what people called it, or null
     */
    public Reading gone(String thingsKey, String name, Instant now) {
        ObjectNode data = Json.object().put("id", thingsKey).put("name", name);
        return new Reading(
                this,
                thingsKey,
                now.truncatedTo(ChronoUnit.MICROS),
                quantity == null ? null : "0",
                name,
                data,
                Json.bytes(data),
                null,
                Json.object());
    }

    /**
     * The records in a record: itself, or with {@code each} the elements of that array, each with what it carries of the
     * record it stands in.
     *
     * @throws BadRecord when there is something else than an array
     */
    List<JsonNode> within(JsonNode record) throws BadRecord {
        String field = present(record, each);
        // One that was set aside, and is read again, comes as it was: a part, with what it carries.
        if (each.isEmpty() || (record.has(parent) && field == null)) {
            return List.of(record);
        }
        if (field == null) {
            // Nothing in it; and what is no record at all is for whoever reads the whole.
            return List.of();
        }
        JsonNode elements = at(record, field);
        if (elements.isObject() && !elements.isEmpty()) {
            elements = JsonNodeFactory.instance.arrayNode().add(elements);
        }
        if (!elements.isArray()) {
            throw new BadRecord(field, "an array", Json.shape(elements));
        }
        List<JsonNode> parts = new ArrayList<>();
        for (JsonNode element : elements) {
            if (element instanceof ObjectNode object && record instanceof ObjectNode whole) {
                parts.add(object.deepCopy().set(parent, whole.deepCopy().retain(carry)));
            } else {
                parts.add(element);
            }
        }
        return parts;
    }

    /** The key of a record that could not be read otherwise, or null where there is none either. */
    public String keyIfAny(JsonNode record) {
        try {
            return record instanceof ObjectNode data ? key(data) : null;
        } catch (BadRecord e) {
            return null;
        }
    }

    /** Whether a record says itself which thing it is and when it changed, so that it is an event without being fetched. */
    public boolean isWhole(JsonNode record) {
        return isTimed() && happened == null && keyIfAny(record) != null && present(record, time) != null;
    }

    /** The path at which the thing of that key is read, or null where none of them can be asked for. */
    public String pathOf(String thingsKey) {
        return one.isEmpty() ? null : one.replace("{key}", thingsKey);
    }

    /** Where one that was fetched goes, or empty: {@code ingest:<kind>}. */
    public String getInto() {
        return into;
    }

    /** Where one that was fetched goes: a route that completes it, whose end is {@code ingest:<kind>}. */
    public void setInto(String uri) {
        this.into = uri;
    }

    /** The path at which one is read, with {@code {key}} in it: {@code /orders/{key}/}. */
    public void setOne(String path) {
        this.one = path;
    }

    /** Whether news is told by the time of the last change; otherwise by content. */
    public boolean isTimed() {
        return !time.isEmpty();
    }

    /** Whether a change is a change of quantity. */
    public boolean isQuantity() {
        return quantity != null;
    }

    /** Whether a quantity has changed by so much that it is news. */
    public boolean isNews(BigDecimal before, BigDecimal after) {
        BigDecimal least = before.abs().multiply(BigDecimal.valueOf(threshold)).movePointLeft(2);
        BigDecimal difference = after.subtract(before).abs();
        return difference.signum() != 0 && difference.compareTo(least) >= 0;
    }

    /** Whether the record says itself what happened. */
    public boolean saysWhatHappened() {
        return happened != null;
    }

    private String state(ObjectNode data) throws BadRecord {
        if (happened != null) {
            return text(data, List.of(happened));
        }
        if (quantity == null) {
            return text(data, status);
        }
        JsonNode value = at(data, quantity);
        if (value.isNumber() || (value.isTextual() && isDecimal(value.textValue()))) {
            BigDecimal exact = value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
            // 1e999999999 is short, and a thousand million digits when written out.
            if (Math.max(exact.precision(), Math.abs((long) exact.scale())) <= DIGITS) {
                return exact.toPlainString();
            }
        }
        throw new BadRecord(
                quantity,
                "a quantity: a number or a decimal text, of at most " + DIGITS + " digits",
                Json.shape(value));
    }

    /**
     * The key of the thing that a field refers to: an integer or text, or an object with an {@code id}.
     *
     * @return null where the field is missing or null
     */
    public String reference(JsonNode record, String field) throws BadRecord {
        JsonNode value = at(record, field);
        JsonNode id = value.isObject() ? value.path("id") : value;
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        // The key becomes part of a path when the thing is fetched.
        if (!(id.isIntegralNumber() || id.isTextual())
                || !REFERENCE.matcher(id.asText()).matches()) {
            throw new BadRecord(field, "an integer, or an object with an id", Json.shape(value));
        }
        return id.asText();
    }

    /** By the first of its alternatives of which all fields are there; a single field comes after several. */
    private String key(ObjectNode data) throws BadRecord {
        List<String> composites = key.stream().filter(one -> one.contains("+")).toList();
        for (String alternative : composites) {
            if (Arrays.stream(alternative.split("\\+", -1)).allMatch(f -> present(data, List.of(f.strip())) != null)) {
                return composite(data, alternative);
            }
        }
        List<String> single = key.stream().filter(one -> !one.contains("+")).toList();
        return single.isEmpty() && !composites.isEmpty()
                ? composite(data, composites.get(composites.size() - 1))
                : key(data, single);
    }

    /** The keys of several fields, with colons between. */
    private static String composite(ObjectNode data, String fields) throws BadRecord {
        List<String> parts = new ArrayList<>();
        for (String field : fields.split("\\+", -1)) {
            parts.add(key(data, List.of(field.strip())));
        }
        return String.join(":", parts);
    }

    private static String key(ObjectNode data, List<String> key) throws BadRecord {
        String field = present(data, key);
        if (field == null) {
            throw new BadRecord(String.join(" or ", key), "the key of the record", "nothing");
        }
        JsonNode value = at(data, field);
        String text = value.asText();
        boolean plain =
                !text.isBlank() && text.length() <= KEY_LENGTH && text.chars().noneMatch(Character::isISOControl);
        if (!(value.isTextual() || value.isIntegralNumber()) || !plain) {
            throw new BadRecord(
                    field, "an integer or a text of 1 to " + KEY_LENGTH + " printable characters", Json.shape(value));
        }
        return text;
    }

    private Instant modified(ObjectNode data, Instant now) throws BadRecord {
        String field = present(data, time);
        if (field == null) {
            throw new BadRecord(String.join(" or ", time), "the time of the last change", "nothing");
        }
        JsonNode value = at(data, field);
        try {
            Instant instant = OffsetDateTime.parse(value.isTextual() ? value.textValue() : "")
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
            if (instant.isAfter(now.plus(CLOCK_SKEW))) {
                throw new BadRecord(field, "a time that is not in the future", "one after " + now.plus(CLOCK_SKEW));
            }
            if (instant.isBefore(Instant.EPOCH)) {
                throw new BadRecord(field, "a time since 1970", "an earlier one");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw new BadRecord(
                    field, "an ISO 8601 time with its offset, such as 2026-02-03T14:22:18-07:00", Json.shape(value));
        }
    }

    private static void checkMoney(String field, JsonNode value) throws BadRecord {
        JsonNode amount = value.isObject() ? value.path("amount") : value;
        boolean exact = amount.isNumber() || (amount.isTextual() && isDecimal(amount.textValue()));
        if (!exact && !value.isMissingNode() && !value.isNull()) {
            throw new BadRecord(
                    field, "an amount: a number, a decimal text, or an object {amount, currency}", Json.shape(value));
        }
    }

    private static boolean isDecimal(String text) {
        try {
            return text.length() <= 100 && new BigDecimal(text).scale() <= 100;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String text(ObjectNode data, List<String> fields) throws BadRecord {
        String field = present(data, fields);
        if (field == null) {
            return null;
        }
        JsonNode value = at(data, field);
        if (!value.isTextual()) {
            throw new BadRecord(field, "a text", Json.shape(value));
        }
        if (value.textValue().indexOf('\0') >= 0) {
            // PostgreSQL cannot keep it.
            throw new BadRecord(field, "a text without zero characters", Json.shape(value));
        }
        return value.textValue();
    }

    private static String present(JsonNode record, List<String> fields) {
        return fields.stream()
                .filter(field ->
                        !at(record, field).isMissingNode() && !at(record, field).isNull())
                .findFirst()
                .orElse(null);
    }

    private static JsonNode at(JsonNode record, String field) {
        JsonNode value = record;
        int from = 0;
        for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', from)) {
            value = value.path(field.substring(from, dot));
            from = dot + 1;
        }
        return value.path(field.substring(from));
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /** The poll these records come from, such as {@code leaflink-orders}. */
    public String getStream() {
        return stream;
    }

    public void setStream(String stream) {
        this.stream = stream;
    }

    /** The first part of the event type, such as {@code leaflink}. */
    public String getSystem() {
        return system;
    }

    public void setSystem(String system) {
        this.system = system;
    }

    /** The second part of the event type, such as {@code order}. */
    public String getThing() {
        return thing;
    }

    public void setThing(String thing) {
        this.thing = thing;
    }

    /** The CloudEvents source, such as {@code /leaflink/sellers/6808}. */
    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    /** Fields that are no news when they change. */
    public void setIgnore(String fields) {
        this.ignore = list(fields);
    }

    /** Fields that may hold an array of which each element is a record of its own. */
    public void setEach(String fields) {
        this.each = list(fields);
    }

    public List<String> getEach() {
        return each;
    }

    /** The field under which such an element carries what is named by {@code carry} of the record it stands in. */
    public void setParent(String field) {
        this.parent = field;
    }

    String getParent() {
        return parent;
    }

    /** What such an element carries of the record it stands in. */
    public void setCarry(String fields) {
        this.carry = list(fields);
    }

    /**
     * The field that holds a quantity: its change is the event {@code changed}, with old and new quantity and the
     * difference. What is not there has the quantity 0.
     */
    public void setQuantity(String field) {
        this.quantity = field;
    }

    String getQuantity() {
        return quantity;
    }

    /** Per cent by which a quantity must change to be news. */
    public void setThreshold(int percent) {
        this.threshold = percent;
    }

    /** The field that says what happened: its text is the last part of the event type. */
    public void setHappened(String field) {
        this.happened = field;
    }

    /** Fields that may hold the key; {@code a+b} takes several together. The first that is there is taken. */
    public void setKey(String fields) {
        this.key = list(fields);
    }

    /** Fields that may hold the time of the last change. */
    public void setTime(String fields) {
        this.time = list(fields);
    }

    /** Fields that may hold the status; a change of it is {@code status_changed}. */
    public void setStatus(String fields) {
        this.status = list(fields);
    }

    /** Fields that may hold what people call it; records that refer to it carry this name. */
    public void setName(String fields) {
        this.name = list(fields);
    }

    /** Fields that hold amounts of money; each is checked. */
    public void setMoney(String fields) {
        this.money = list(fields);
    }

    /** {@code field=thing} pairs: the field holds the key of such a thing, whose name is added as {@code <field>_name}. */
    public void setReferences(String pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : list(pairs)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "references must be pairs such as customer=customer (field=thing), not " + pair);
            }
            map.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        this.references = map;
    }

    public Map<String, String> getReferences() {
        return references;
    }
}
