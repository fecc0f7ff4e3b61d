package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The things that a notification names. Most name one; Intuit's name many, each only by its key, in one of two forms: a tree
 * {@code eventNotifications}, or an array of CloudEvents (Intuit's blog, 2025-11-12). Each of those becomes {@code {type, action, data}}.
 */
final class NamedThings {
    private static final int PARTS = 3;

    private NamedThings() {}

    /** Each of them as a body of its own; the body itself where it names one. */
    static List<JsonNode> in(JsonNode body) {
        List<JsonNode> named = new ArrayList<>();
        if (body.path("eventNotifications").isArray()) {
            for (JsonNode realm : body.path("eventNotifications")) {
                String account = realm.path("realmId").asText();
                realm.path("dataChangeEvent").path("entities").forEach(entity -> legacy(named, account, entity));
            }
        } else if (body.isArray()) {
            body.forEach(event -> named.add(event.has("intuitentityid") ? cloudEvent(event) : event));
        }
        return named.isEmpty() ? List.of(body) : named;
    }

    /** {@code {name, id, operation, lastUpdated}}; of two that were merged, {@code deletedId} is the one that has gone. */
    private static void legacy(List<JsonNode> named, String account, JsonNode entity) {
        String name = entity.path("name").asText();
        named.add(one(name, entity.path("operation").asText(), account, entity.path("id")));
        if (entity.hasNonNull("deletedId")) {
            named.add(one(name, "delete", account, entity.path("deletedId")));
        }
    }

    /** {@code qbo.invoice.deleted.v1}: the thing, and what happened to it. */
    private static JsonNode cloudEvent(JsonNode event) {
        String[] type = event.path("type").asText().split("\\.", -1);
        boolean known = type.length >= PARTS;
        return one(
                known ? type[1] : "",
                known ? type[2] : "",
                event.path("intuitaccountid").asText(),
                event.path("intuitentityid"));
    }

    private static ObjectNode one(String name, String operation, String account, JsonNode id) {
        String action = operation.toLowerCase(Locale.ROOT);
        ObjectNode one = Json.object()
                .put("type", name.toLowerCase(Locale.ROOT))
                .put("action", action.equals("deleted") ? "delete" : action);
        one.putObject("data").put("realmId", account).set("id", id);
        return one;
    }
}
