package drover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events that a round of a case expects, as {@code fixtures/leaflink/README.md} writes them. */
public final class ExpectedEvents {
    private ExpectedEvents() {}

    /**
     * Exactly these have come, those of one subject in their order; fields that are not named may be anything.
     *
     * @param where which round of which case
     */
    public static void came(String where, JsonNode expected, List<JsonNode> events) {
        assertEquals(expected.size(), events.size(), () -> where + ": number of events; they are " + types(events));
        Map<String, List<JsonNode>> bySubject = new HashMap<>();
        events.forEach(e -> bySubject
                .computeIfAbsent(e.path("subject").asText(), s -> new ArrayList<>())
                .add(e));
        for (JsonNode event : expected) {
            String subject = event.path("subject").asText();
            List<JsonNode> ofSubject = bySubject.getOrDefault(subject, List.of());
            if (ofSubject.isEmpty()) {
                fail(where + ": no event of " + subject + "; there are " + bySubject.keySet());
            }
            contains(where + ", " + subject, "", event, ofSubject.remove(0));
        }
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    /** What is expected is there; what else is there does not matter. */
    public static void contains(String where, String path, JsonNode expected, JsonNode actual) {
        if (!expected.isObject()) {
            assertEquals(expected, actual, () -> where + ": " + path);
            return;
        }
        expected.forEachEntry((name, value) -> contains(where, path + "/" + name, value, actual.path(name)));
    }
}
