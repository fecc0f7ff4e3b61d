package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What makes two notifications one: the provider's own id of the notification, as long as both say the same; where it has none,
 * what is said at one signed time; and where nothing is signed but the body, nothing: a door that is opened twice says the same
 * twice.
 *
 * @param digest recognises it
 * @param other recognises it where {@code digest} is that of one that says something else; null where that cannot be
 */
record Identity(byte[] digest, byte[] other, byte[] content, Set<String> changing) {

    /**
     * The identity of a notification.
     *
     * @param id the provider's id of it, or null
     * @param timestamp the time that is signed, or null
     * @param changing fields that change when the same notification is sent again
     */
    static Identity of(String id, String timestamp, JsonNode json, Set<String> changing) {
        byte[] content = content(json, changing);
        String hex = HexFormat.of().formatHex(content);
        if (id != null) {
            return new Identity(Digest.of("id", id), Digest.of("id", id, hex), content, changing);
        }
        byte[] digest = timestamp != null
                ? Digest.of("time", timestamp, hex)
                : Digest.of("alone", UUID.randomUUID().toString());
        return new Identity(digest, null, content, changing);
    }

    /** Whether a body that was kept before says the same. */
    boolean isOf(byte[] body) {
        try {
            return other == null || Arrays.equals(content, content(Json.read(body), changing));
        } catch (IOException e) {
            throw new IllegalStateException("what is kept is JSON", e);
        }
    }

    private static byte[] content(JsonNode json, Set<String> changing) {
        JsonNode same = json.isObject() && !changing.isEmpty() ? ((ObjectNode) json.deepCopy()).remove(changing) : json;
        return Digest.of(Json.bytes(canonical(same)));
    }

    /** Fields in order. */
    private static JsonNode canonical(JsonNode json) {
        if (json.isArray()) {
            var array = Json.object().arrayNode(json.size());
            json.forEach(element -> array.add(canonical(element)));
            return array;
        }
        if (!json.isObject()) {
            return json;
        }
        Map<String, JsonNode> fields = new TreeMap<>();
        json.forEachEntry((name, value) -> fields.put(name, canonical(value)));
        ObjectNode object = Json.object();
        fields.forEach(object::set);
        return object;
    }
}
