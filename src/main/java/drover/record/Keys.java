package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a record is known by, and what it refers to. */
final class Keys {
    /** Bytes, as PostgreSQL counts what it can keep in an index (2,704 in all); Google's ids may have as many. */
    private static final int LENGTH = 1024;

    private static final Pattern REFERENCE = Pattern.compile("[\\w-]{1," + LENGTH + "}");

    private Keys() {}

    /** By the first of the alternatives of which all fields are there; a single field comes after several, {@code a + b}. */
    static String of(ObjectNode data, List<String> alternatives) throws BadRecord {
        List<String> several =
                alternatives.stream().filter(one -> one.contains("+")).toList();
        List<String> single =
                alternatives.stream().filter(one -> !one.contains("+")).toList();
        for (String alternative : several) {
            if (fields(alternative).stream().allMatch(part -> Fields.present(data, List.of(part)) != null)) {
                return joined(data, alternative);
            }
        }
        return single.isEmpty() && !several.isEmpty()
                ? joined(data, several.get(several.size() - 1))
                : plain(data, single);
    }

    /** The keys of several fields, with colons between. */
    private static String joined(ObjectNode data, String alternative) throws BadRecord {
        List<String> parts = new ArrayList<>();
        for (String part : fields(alternative)) {
            parts.add(plain(data, List.of(part)));
        }
        return String.join(":", parts);
    }

    /** The field of a record that names the thing in the list it stands in: of several together the last. */
    static String last(List<String> alternatives) {
        List<String> fields = fields(alternatives.get(0));
        return fields.get(fields.size() - 1);
    }

    private static List<String> fields(String alternative) {
        return List.of(alternative.strip().split("\\s*\\+\\s*", -1));
    }

    /**
     * The keys that a record may have been known by before it had the one that it has: its other alternatives, but for plain
     * numbers, which may be the key of something else.
     */
    static List<String> others(ObjectNode data, List<String> alternatives, String key) {
        List<String> others = new ArrayList<>();
        if (alternatives.stream().anyMatch(alternative -> alternative.contains("+"))) {
            // What is known by several fields together is a part of something, and one of them is the whole's.
            return others;
        }
        for (String alternative : alternatives) {
            String text = Fields.at(data, alternative).asText("");
            boolean usable = !text.isBlank() && fits(text) && !text.matches("\\d+");
            if (usable && !text.equals(key) && !others.contains(text)) {
                others.add(text);
            }
        }
        return others;
    }

    private static String plain(ObjectNode data, List<String> fields) throws BadRecord {
        String field = Fields.present(data, fields);
        if (field == null) {
            throw new BadRecord(String.join(" or ", fields), "the key of the record", "nothing");
        }
        JsonNode value = Fields.at(data, field);
        String text = value.asText();
        boolean plain = !text.isBlank() && fits(text) && text.chars().noneMatch(Character::isISOControl);
        if (!(value.isTextual() || value.isIntegralNumber()) || !plain) {
            throw new BadRecord(
                    field, "an integer or a printable text of 1 to " + LENGTH + " bytes", Json.shape(value));
        }
        return text;
    }

    private static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= LENGTH;
    }

    /**
     * The key of the thing that a field refers to: an integer or text, or an object with an {@code id}.
     *
     * @return null where there is none, or it could not stand in a path
     */
    static String reference(JsonNode record, String field) {
        JsonNode value = Fields.at(record, field);
        JsonNode id = value.isObject() ? value.path("id") : value;
        boolean usable = (id.isIntegralNumber() || id.isTextual())
                && REFERENCE.matcher(id.asText()).matches();
        return usable ? id.asText() : null;
    }
}
