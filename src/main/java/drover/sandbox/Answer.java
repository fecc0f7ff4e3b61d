package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;

/** What a sandbox API answers: an HTTP status and a JSON text. */
@RegisterForReflection
public record Answer(int status, String body) {
    static Answer of(JsonNode json) {
        return new Answer(200, new String(Json.bytes(json), StandardCharsets.UTF_8));
    }
}
