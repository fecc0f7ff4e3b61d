package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.camel.Exchange;

/** The bean {@code notifications} of the routes: what a provider's notification is about. */
@Singleton
@Named("notifications")
@RegisterForReflection
public class Notifications {
    private static final List<String> KEYS = List.of("number", "id", "short_id");

    /**
     * Opens {@code {action, type, data}} or {@code {event_id, type, data}}: sets the variable {@code thing} to the type
     * without what happened ({@code order}), and {@code key} to the key of the data. Both are empty where it is neither, or
     * the key could not stand in a path.
     */
    public void open(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        String type = body.path("type").asText("");
        int dot = type.indexOf('.');
        String key = KEYS.stream()
                .map(field -> body.path("data").path(field))
                .filter(value -> value.isTextual() || value.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(text -> text.matches("[\\w-]{1,200}"))
                .findFirst()
                .orElse("");
        exchange.setVariable("thing", key.isEmpty() ? "" : dot < 0 ? type : type.substring(0, dot));
        exchange.setVariable("key", key);
    }
}
