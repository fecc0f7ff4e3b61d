package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads records of one kind. A key, a time and, where it counts, a quantity are needed; whatever else is odd stays as it came. */
final class Reader {
    private static final int DIGITS = 100;
    /** The length of a day as it is written: 2026-02-03. */
    private static final int DAY = 10;
    /** ISO 8601 with an offset, in each of the ways in which servers write it: with T or a blank, +00:00, +0000, +00 or Z. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Kind kind;

    Reader(Kind kind) {
        this.kind = kind;
    }

    /**
     * Reads one record.
     *
     * @param now when it came
     * @throws BadRecord when its key, time or quantity is missing or cannot be read
     */
    Reading read(JsonNode record, Instant now) throws BadRecord {
        if (!(record instanceof ObjectNode data)) {
            throw new BadRecord("(the record itself)", "an object", Json.shape(record));
        }
        String key = Keys.of(data, kind.key);
        Instant seen = now.truncatedTo(ChronoUnit.MICROS);
        return new Reading(
                kind,
                key,
                kind.isTimed() ? modified(data, seen) : kind.at(data, seen),
                revision(data),
                state(data),
                Fields.word(data, kind.name),
                data,
                Json.bytes(data),
                Content.digest(counted(data)),
                Json.object(),
                Keys.others(data, kind.key, key),
                seen);
    }

    private ObjectNode counted(ObjectNode data) {
        ObjectNode counted = Json.object().setAll(data);
        counted.remove(kind.ignore);
        return counted;
    }

    /**
     * That a thing is not there any more.
     *
     * @param name what people called it, or null
     */
    Reading gone(String key, String name, Instant now) {
        ObjectNode data = Json.object().put("id", key).put("name", name);
        Instant seen = now.truncatedTo(ChronoUnit.MICROS);
        String nothing = kind.isQuantity() ? "0" : null;
        return new Reading(
                kind, key, seen, null, nothing, name, data, Json.bytes(data), null, Json.object(), List.of(), seen);
    }

    /**
     * The records in a record: itself, or with {@code each} the elements of that array, each with what it carries of the
     * record it stands in.
     *
     * @throws BadRecord when there is something else than an array
     */
    List<JsonNode> within(JsonNode record) throws BadRecord {
        String field = Fields.present(record, kind.each);
        // One that was set aside, and is read again, comes as it was: a part, with what it carries.
        if (kind.each.isEmpty() || (record.has(kind.parent) && field == null)) {
            return List.of(record);
        }
        if (field == null) {
            // Nothing in it; and what is no record at all is for whoever reads the whole.
            return List.of();
        }
        JsonNode elements = Fields.at(record, field);
        if (elements.isObject() && !elements.isEmpty()) {
            elements = JsonNodeFactory.instance.arrayNode().add(elements);
        }
        if (!elements.isArray()) {
            throw new BadRecord(field, "an array", Json.shape(elements));
        }
        List<JsonNode> parts = new ArrayList<>();
        for (JsonNode element : elements) {
            if (element instanceof ObjectNode object && record instanceof ObjectNode whole) {
                parts.add(object.deepCopy().set(kind.parent, whole.deepCopy().retain(kind.carry)));
            } else {
                parts.add(element);
            }
        }
        return parts;
    }

    private String state(ObjectNode data) throws BadRecord {
        if (kind.tellsEnd()) {
            boolean unknown = Fields.present(data, List.of(kind.endless)) != null;
            return kind.isEnded(data) ? kind.endedNews() : unknown ? null : Fields.word(data, kind.until);
        }
        if (!kind.isQuantity()) {
            return kind.happened != null ? Fields.text(data, kind.states()) : Fields.word(data, kind.states());
        }
        JsonNode value = Fields.at(data, kind.quantity);
        if (value.isNumber() || (value.isTextual() && isDecimal(value.textValue()))) {
            BigDecimal exact = value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
            // 1e999999999 is short, and a thousand million digits when written out.
            if (Math.max(exact.precision(), Math.abs((long) exact.scale())) <= DIGITS) {
                return exact.toPlainString();
            }
        }
        throw new BadRecord(
                kind.quantity,
                "a quantity: a number or a decimal text, of at most " + DIGITS + " digits",
                Json.shape(value));
    }

    /** Null where there is none, and where it is no number: then time and content decide alone. */
    private Long revision(ObjectNode data) {
        String text = Fields.word(data, kind.revision);
        return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    private static boolean isDecimal(String text) {
        try {
            return text.length() <= DIGITS && new BigDecimal(text).scale() <= DIGITS;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String withT(String time) {
        return time.length() > DAY && time.charAt(DAY) == ' '
                ? time.substring(0, DAY) + "T" + time.substring(DAY + 1)
                : time;
    }

    private Instant modified(ObjectNode data, Instant seen) throws BadRecord {
        String field = Fields.present(data, kind.time);
        if (field == null && kind.isEnded(data)) {
            return seen;
        }
        if (field == null) {
            throw new BadRecord(String.join(" or ", kind.time), "the time of the last change", "nothing");
        }
        JsonNode value = Fields.at(data, field);
        try {
            Instant instant = OffsetDateTime.parse(withT(value.isTextual() ? value.textValue() : ""), TIME)
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST)) {
                throw new BadRecord(field, "a time from 1970 to 9999", "another one");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw new BadRecord(
                    field, "an ISO 8601 time with its offset, such as 2026-02-03T14:22:18-07:00", Json.shape(value));
        }
    }
}
