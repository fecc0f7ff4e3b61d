package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.nio.charset.StandardCharsets;

/** An error as Google's APIs write it. */
final class Refused {
    private Refused() {}

    static Answer of(int status, String domain, String reason, String message) {
        ObjectNode answer = Json.object();
        ObjectNode error = answer.putObject("error").put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("domain", domain)
                .put("reason", reason)
                .put("message", message);
        return new Answer(status, new String(Json.bytes(answer), StandardCharsets.UTF_8));
    }
}
