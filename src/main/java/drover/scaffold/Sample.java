package drover.scaffold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * What an answer of an API tells of its records: proposals, at which a person has to look.
 *
 * @param records the field in which they stand; empty: the answer is the array, or one record
 * @param key the field that tells them apart
 * @param time the time of the last change; empty where there is none
 * @param status empty where there is none
 * @param name what people call it; empty where there is none
 * @param money fields that hold amounts
 */
record Sample(String records, String key, String time, String status, String name, List<String> money) {
    /** What is assumed where there is no sample. */
    static final Sample NONE = new Sample("results", "id", "modified", "status", "", List.of("amount"));

    /** The same for a message of a live stream. */
    static final Sample NO_MESSAGE = new Sample("", "id", "modified", "status", "", List.of("amount"));

    private static final Pattern KEY = Pattern.compile("(?i)id|uuid|guid|key|number|code|sku");
    private static final Pattern CHANGED = Pattern.compile("(?i).*(modif|updat|chang).*");
    private static final Pattern STATUS = Pattern.compile("(?i)(.*\\.)?(status|state|stage|phase)");
    private static final Pattern NAME = Pattern.compile("(?i)display_?name|name|title|label");
    private static final Pattern MONEY = Pattern.compile("(?i).*(amount|total|price|cost|balance).*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /**
     * Looks at an answer: an array of records, an object with one in it, or one record.
     *
     * @throws IllegalArgumentException when there is no record in it, or nothing that tells records apart
     */
    static Sample of(JsonNode answer) {
        String field = answer.isObject() ? fieldOfRecords(answer) : "";
        List<Map<String, JsonNode>> all = new ArrayList<>();
        for (JsonNode record : records(answer, field)) {
            if (record instanceof ObjectNode object) {
                all.add(paths(object));
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no record in it: expected an array of objects, or an object with one in it");
        }
        String key = first(all, (path, value) -> KEY.matcher(path).matches() && isUnique(all, path));
        if (key.isEmpty()) {
            key = first(all, (path, value) -> isUnique(all, path));
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("no field of the records tells them apart");
        }
        return new Sample(
                field,
                key,
                first(all, (path, value) -> CHANGED.matcher(path).matches() && isTime(value)),
                first(all, (path, value) -> STATUS.matcher(path).matches() && value.isTextual()),
                first(all, (path, value) -> NAME.matcher(path).matches() && value.isTextual()),
                all.get(0).entrySet().stream()
                        .filter(entry -> MONEY.matcher(entry.getKey()).matches() && isNumber(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /**
     * Looks at a message of a live stream, or at an array of them: each is a record, or has one in a field.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    static Sample ofMessage(JsonNode messages) {
        JsonNode first = messages.isArray() ? messages.path(0) : messages;
        for (Map.Entry<String, JsonNode> field : first.properties()) {
            if (field.getValue().isObject() && !hasKey(first) && hasKey(field.getValue())) {
                ArrayNode records = Json.object().arrayNode();
                (messages.isArray() ? messages : List.of(messages))
                        .forEach(message -> records.add(message.path(field.getKey())));
                Sample found = of(records);
                return new Sample(field.getKey(), found.key, found.time, found.status, found.name, found.money);
            }
        }
        return of(messages.isArray() ? messages : Json.object().arrayNode().add(messages));
    }

    private static boolean hasKey(JsonNode record) {
        return record.properties().stream()
                .anyMatch(field -> KEY.matcher(field.getKey()).matches());
    }

    private static String fieldOfRecords(JsonNode answer) {
        for (Map.Entry<String, JsonNode> field : answer.properties()) {
            if (field.getValue().isArray() && field.getValue().path(0).isObject()) {
                return field.getKey();
            }
        }
        return "";
    }

    private static Iterable<JsonNode> records(JsonNode answer, String field) {
        if (answer.isArray()) {
            return answer;
        }
        return field.isEmpty() ? List.of(answer) : answer.path(field);
    }

    /** The plain values of a record, and of the objects in it, by path. */
    private static Map<String, JsonNode> paths(ObjectNode record) {
        Map<String, JsonNode> paths = new LinkedHashMap<>();
        record.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                paths.put(field.getKey(), field.getValue());
            } else if (field.getValue().isObject()) {
                field.getValue().properties().stream()
                        .filter(inner -> inner.getValue().isValueNode())
                        .forEach(inner -> paths.put(field.getKey() + "." + inner.getKey(), inner.getValue()));
            }
        });
        return paths;
    }

    /** The first path that all records have, and for whose values that holds. */
    private static String first(List<Map<String, JsonNode>> all, BiPredicate<String, JsonNode> test) {
        return all.get(0).keySet().stream()
                .filter(path ->
                        all.stream().allMatch(record -> record.containsKey(path) && test.test(path, record.get(path))))
                .findFirst()
                .orElse("");
    }

    private static boolean isUnique(List<Map<String, JsonNode>> all, String path) {
        HashSet<String> seen = new HashSet<>();
        return all.stream()
                .allMatch(record -> record.containsKey(path)
                        && (record.get(path).isTextual() || record.get(path).isIntegralNumber())
                        && seen.add(record.get(path).asText()));
    }

    private static boolean isTime(JsonNode value) {
        try {
            return value.isTextual() && OffsetDateTime.parse(value.asText().replace(' ', 'T')) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isNumber(JsonNode value) {
        return NUMBER.matcher(value.asText()).matches();
    }

    /** What was found, for the person who looks at it. */
    String words(boolean timed) {
        List<String> lines = new ArrayList<>();
        lines.add("Proposed from the sample, look at each: the key is `" + key + "`"
                + (status.isEmpty() ? ", no status was found" : ", the status `" + status + "`")
                + (time.isEmpty()
                        ? ", no time of the last change was found"
                        : ", the time of the last change `" + time + "`")
                + ".");
        if (!timed && !time.isEmpty()) {
            lines.add("`" + time + "` alone is no news (`ignore`).");
        }
        if (!money.isEmpty()) {
            lines.add("Amounts: `" + String.join("`, `", money) + "`. They stay exact, as the API writes them.");
        }
        return String.join("\n", lines);
    }
}
