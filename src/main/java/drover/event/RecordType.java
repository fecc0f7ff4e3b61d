package drover.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How to read one kind of record of one API. It is declared as a bean in the system's route file, so that a new source
 * needs no Java. Fields are named by their path ({@code seller.id}); where several are named, the first that is there
 * is taken.
 */
@RegisterForReflection
public class RecordType {
    private static final int KEY_LENGTH = 200;
    private static final Pattern REFERENCE = Pattern.compile("[\\w-]{1," + KEY_LENGTH + "}");
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
    private Map<String, String> references = Map.of();

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
        Instant modified = modified(data, now);
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
                text(data, status),
                text(data, name),
                data,
                json,
                Digest.of(json),
                Json.object());
    }

    /**
     * The key of the thing that a field refers to: an integer or text, or an object with an {@code id}.
     *
     * @return null where the field is missing or null
     */
    String reference(JsonNode record, String field) throws BadRecord {
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

    private String key(ObjectNode data) throws BadRecord {
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

    /** Fields that may hold the key. */
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
