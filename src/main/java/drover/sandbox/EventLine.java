package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;

/** An event (CloudEvents, structured JSON) in one line for the terminal: type, subject, name, and from {@code ->} to where it says so. */
@RegisterForReflection
public class EventLine {

    /** The line; throws when the text is no JSON. */
    public String of(String event) throws IOException {
        JsonNode json = Json.read(event);
        JsonNode data = json.path("data");
        String own = data.path("name").asText(data.at("/product/name").asText(""));
        String name = data.path("customer_name").asText(own);
        String place = data.has("product")
                ? " at "
                        + data.at("/location/name")
                                .asText(data.path("locationName").asText())
                : "";
        String line = (json.path("type").asText() + " " + json.path("subject").asText() + " " + name + place).strip();
        return (line + step(data, "from", "to") + step(data, "old_quantity", "new_quantity"))
                .replaceAll("\\p{Cntrl}", " ");
    }

    private static String step(JsonNode data, String from, String to) {
        if (!data.has(to)) {
            return "";
        }
        return ": " + (data.has(from) ? data.path(from).asText() + " -> " : "")
                + data.path(to).asText();
    }
}
