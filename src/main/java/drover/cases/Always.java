package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds in all cases of a system: {@code fixtures/<system>/cases/always.json}, where there is one.
 *
 * @param file where it stands
 * @param keys with {@code {api}} for the address at which the API is played, and {@code {socket}} for that of its WebSocket server
 * @param answers what is answered where a round says nothing else
 */
public record Always(Path file, Map<String, String> keys, JsonNode answers) {
    static final String NAME = "always.json";
    private static final String API = "{api}";
    private static final String SOCKET = "{socket}";

    static Always read(Path file) throws IOException {
        if (file == null || !Files.isRegularFile(file)) {
            return new Always(file, Map.of(), Json.object().arrayNode());
        }
        JsonNode json = Json.read(Files.readAllBytes(file));
        Map<String, String> keys = new TreeMap<>();
        json.path("keys")
                .properties()
                .forEach(key -> keys.put(key.getKey(), key.getValue().asText()));
        return new Always(file, keys, json.path(Case.ANSWERS));
    }

    /** Whether its server tells by itself. */
    boolean isLive() {
        return keys.values().stream().anyMatch(value -> value.contains(SOCKET));
    }

    /** The keys, with the API at this address, and its WebSocket server at that one. */
    Map<String, String> keys(String system, String api, String socket) {
        Map<String, String> filled = new TreeMap<>();
        if (!system.equals(Case.RECIPES)) {
            filled.put(base(system), api);
        }
        keys.forEach((key, value) -> filled.put(key, value.replace(API, api).replace(SOCKET, socket)));
        return filled;
    }

    /** With other keys beside its own. */
    Always with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(keys);
        return new Always(file, all, answers);
    }

    /** What stands below the address of the API before the path of an answer. */
    String path(String system) {
        return keys.getOrDefault(base(system), API).replace(API, "").replace(SOCKET, "");
    }

    private static String base(String system) {
        return system + ".base-url";
    }
}
