package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a case expects, without what is another each time it is played: when something was seen, and an id that is made of that. Whoever
 * compares two versions of a route would take it for a difference.
 */
public final class Steady {
    private Steady() {}

    /** Takes out of the first what the same version made otherwise in the second. */
    public static void keep(Path first, Path second) throws IOException {
        ObjectNode story = (ObjectNode) Json.read(Files.readAllBytes(first));
        JsonNode other = Json.read(Files.readAllBytes(second));
        for (int i = 0; i < story.path("rounds").size(); i++) {
            JsonNode events = story.path("rounds").path(i).path(Case.EVENTS);
            JsonNode again = other.path("rounds").path(i).path(Case.EVENTS);
            for (int j = 0; j < events.size(); j++) {
                if (isSame(events.path(j), again.path(j))) {
                    keep((ObjectNode) events.path(j), again.path(j));
                }
            }
        }
        Files.write(first, Json.pretty(story));
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.path("type").equals(other.path("type"))
                && one.path("subject").equals(other.path("subject"));
    }

    private static void keep(ObjectNode one, JsonNode other) {
        List<String> names = new ArrayList<>();
        one.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = one.get(name);
            if (value instanceof ObjectNode object && other.path(name).isObject()) {
                keep(object, other.path(name));
            } else if (!value.equals(other.path(name))) {
                one.remove(name);
            }
        }
    }
}
