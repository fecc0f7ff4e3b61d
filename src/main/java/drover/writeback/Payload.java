package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a mutation answers: its result, and {@code errors { field messages }}. */
final class Payload {
    private Payload() {}

    /** What is wrong, each with its field; an error may be of no field, and say one thing or several. */
    static List<String> wrong(JsonNode payload) {
        List<String> wrong = new ArrayList<>();
        for (JsonNode error : payload.path("errors")) {
            List<String> words = new ArrayList<>();
            for (String name : List.of("messages", "message")) {
                JsonNode said = error.path(name);
                if (said.isValueNode() && !said.isNull()) {
                    words.add(said.asText());
                }
                said.forEach(message -> words.add(message.asText()));
            }
            JsonNode field = error.path("field");
            String where = field.isNull() || field.isMissingNode() ? "" : field.asText() + ": ";
            wrong.add(where + (words.isEmpty() ? "no reason given" : String.join(", ", words)));
        }
        return wrong;
    }

    /** Whether it says neither what was done nor what is wrong. */
    static boolean isNothing(JsonNode payload) {
        for (Map.Entry<String, JsonNode> field : payload.properties()) {
            if (!field.getKey().equals("errors") && !field.getValue().isNull()) {
                return false;
            }
        }
        return true;
    }
}
