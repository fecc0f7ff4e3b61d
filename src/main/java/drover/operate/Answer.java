package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;

/** What an operation answers. */
record Answer(int status, JsonNode body) {

    /** 200, or 404 where there is nothing. */
    static Answer of(JsonNode body, String nothing) {
        return body == null ? message(404, nothing) : new Answer(200, body);
    }

    static Answer message(int status, String text) {
        return new Answer(status, Json.object().put("message", text));
    }
}
