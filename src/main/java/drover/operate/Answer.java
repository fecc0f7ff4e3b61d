package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.util.Map;

/**
 * What an operation answers.
 *
 * @param headers more than its media type
 */
record Answer(int status, JsonNode body, Map<String, String> headers) {
    Answer(int status, JsonNode body) {
        this(status, body, Map.of());
    }

    /** 200, or 404 where there is nothing. */
    static Answer of(JsonNode body, String nothing) {
        return body == null ? message(404, nothing) : new Answer(200, body);
    }

    static Answer message(int status, String text) {
        return new Answer(status, Json.object().put("message", text));
    }
}
