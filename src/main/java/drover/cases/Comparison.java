package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the events of a round with those that are expected: exactly these, those of one subject in their order; fields that are not
 * named may be anything.
 */
public final class Comparison {
    private Comparison() {}

    /**
     * An expectation, and the event that it is about.
     *
     * @param expected null: nobody expected the event
     * @param event null: it did not come
     */
    record Pair(JsonNode expected, JsonNode event) {}

    /** What differs, in words; nothing where all is as expected. */
    public static List<String> words(JsonNode expected, List<JsonNode> events) {
        return of(expected, events).stream()
                .flatMap(one -> one.lines().stream())
                .toList();
    }

    static List<Difference> of(JsonNode expected, List<JsonNode> events) {
        List<Difference> differences = new ArrayList<>();
        for (Pair pair : pairs(expected, events)) {
            if (pair.event() == null) {
                differences.add(new Difference.Missing(pair.expected()));
            } else if (pair.expected() == null) {
                differences.add(new Difference.Unexpected(pair.event()));
            } else {
                List<Difference.Field> fields = new ArrayList<>();
                compare("", pair.expected(), pair.event(), fields);
                if (!fields.isEmpty()) {
                    differences.add(new Difference.Changed(pair.event(), fields));
                }
            }
        }
        return differences;
    }

    /** All of both, by subject. */
    static List<Pair> pairs(JsonNode expected, List<JsonNode> events) {
        Set<String> subjects = new LinkedHashSet<>();
        expected.forEach(one -> subjects.add(subject(one)));
        events.forEach(one -> subjects.add(subject(one)));
        List<Pair> pairs = new ArrayList<>();
        for (String subject : subjects) {
            List<JsonNode> wanted = new ArrayList<>();
            expected.forEach(one -> {
                if (subject(one).equals(subject)) {
                    wanted.add(one);
                }
            });
            pair(
                    wanted,
                    events.stream().filter(one -> subject(one).equals(subject)).toList(),
                    pairs);
        }
        return pairs;
    }

    /** One by one where there are as many; otherwise each with the next of its type. */
    private static void pair(List<JsonNode> wanted, List<JsonNode> came, List<Pair> pairs) {
        boolean asMany = wanted.size() == came.size();
        int next = 0;
        for (JsonNode one : wanted) {
            int found = next;
            while (!asMany && found < came.size() && !type(came.get(found)).equals(type(one))) {
                found++;
            }
            if (found == came.size()) {
                pairs.add(new Pair(one, null));
            } else {
                came.subList(next, found).forEach(event -> pairs.add(new Pair(null, event)));
                pairs.add(new Pair(one, came.get(found)));
                next = found + 1;
            }
        }
        came.subList(next, came.size()).forEach(event -> pairs.add(new Pair(null, event)));
    }

    private static String subject(JsonNode event) {
        return event.path("subject").asText();
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }

    /** What is expected is there; what else is there does not matter. */
    private static void compare(String path, JsonNode wanted, JsonNode actual, List<Difference.Field> fields) {
        if (!wanted.isObject()) {
            if (!wanted.equals(actual)) {
                fields.add(new Difference.Field(path, wanted, actual));
            }
            return;
        }
        wanted.forEachEntry(
                (name, value) -> compare(path.isEmpty() ? name : path + "." + name, value, actual.path(name), fields));
    }
}
