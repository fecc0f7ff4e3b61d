package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.event.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;

/** An event (CloudEvents, structured JSON) in one line for the terminal: type, subject, name, and from {@code ->} to if it says so. */
@RegisterForReflection
public class EventLine {

    /** The line; throws when the text is no JSON. */
    public String of(String event) throws IOException {
        JsonNode json = Json.read(event);
        JsonNode data = json.path("data");
        String name = data.path("customer_name").asText(data.path("name").asText(""));
        String line = (json.path("type").asText() + " " + json.path("subject").asText() + " " + name).strip();
        return (data.has("to")
                        ? line + ": " + data.path("from").asText() + " -> "
                                + data.path("to").asText()
                        : line)
                .replaceAll("\\p{Cntrl}", " ");
    }
}
