package drover.cases;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A test without Java: {@code fixtures/<system>/cases/<name>/case.json}, and of a recipe {@code fixtures/recipes/<recipe>/<case>.json}.
 *
 * @param system that it is about; of a recipe {@link #RECIPES}
 * @param name of a recipe {@code <recipe>/<case>}
 * @param file where it stands, on a disk or in what is packaged
 */
public record Case(String system, String name, Path file) {
    static final String ANSWERS = "answers";
    static final String NOTIFICATIONS = "notifications";
    static final String EVENTS = "events";
    static final String QUARANTINE = "quarantine";

    static final String MESSAGES = "messages";
    static final String GIVEN = "given";
    static final String CALLS = "calls";
    static final String RESULTS = "results";
    /** The folder of recipes, which are no system. */
    static final String RECIPES = "recipes";

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "a case", Set.of("description", "rounds"),
            "a round", Set.of(ANSWERS, MESSAGES, NOTIFICATIONS, EVENTS, QUARANTINE),
            "a case of a recipe", Set.of("description", "system", "downstream", "at", "rounds"),
            "a round of a recipe", Set.of(GIVEN, ANSWERS, CALLS, RESULTS),
            "a notification", Set.of("type", "body"),
            "an answer",
                    Set.of(
                            "system", "method", "path", "query", "request", "asks", "status", "headers", "body", "file",
                            "once"));

    /** Whether it is about what a recipe does. */
    boolean isRecipe() {
        return system.equals(RECIPES);
    }

    /** The folder that it is in: of a recipe its name. */
    String recipe() {
        return name.replaceFirst("/.*", "");
    }

    /** Its system and its name, as the command line takes it. */
    public String id() {
        return system + "/" + name;
    }

    /**
     * Reads it.
     *
     * @throws IOException when it is no case; the message says where and why
     */
    JsonNode read() throws IOException {
        JsonNode story;
        try {
            story = Json.read(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException("it is no JSON, line " + (at == null ? "?" : at.getLineNr()) + ", column "
                    + (at == null ? "?" : at.getColumnNr()) + ": " + e.getOriginalMessage());
        }
        String of = isRecipe() ? " of a recipe" : "";
        check("a case" + of, story);
        if (!story.path("rounds").isArray() || story.path("rounds").isEmpty()) {
            throw new IOException(
                    "it has no rounds: expected \"rounds\": [ { \"answers\": [ … ], \"events\": [ … ] } ]");
        }
        for (JsonNode round : story.path("rounds")) {
            check("a round" + of, round);
            for (String list : List.of(ANSWERS, MESSAGES, NOTIFICATIONS, EVENTS, QUARANTINE, GIVEN, CALLS, RESULTS)) {
                if (round.has(list) && !round.path(list).isArray()) {
                    throw new IOException("\"" + list + "\" of a round is a list: [ … ]");
                }
            }
            for (JsonNode answer : round.path(ANSWERS)) {
                check("an answer", answer);
            }
            for (JsonNode notification : round.path(NOTIFICATIONS)) {
                check("a notification", notification);
            }
        }
        return story;
    }

    private static void check(String what, JsonNode json) throws IOException {
        Set<String> known = FIELDS.get(what);
        if (!json.isObject()) {
            throw new IOException(what + " is an object with the fields " + new TreeSet<>(known));
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!known.contains(field.getKey())) {
                throw new IOException("there is no field \"" + field.getKey() + "\" in " + what + "; there are "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    /** What an answer of it says. */
    byte[] body(JsonNode answer) throws IOException {
        return answer.has("file") ? Files.readAllBytes(beside(answer)) : Json.bytes(answer.path("body"));
    }

    private Path beside(JsonNode answer) {
        return file.resolveSibling(answer.path("file").asText()).normalize();
    }

    /** @throws IOException naming the file of an answer that is not there */
    void checkFiles(JsonNode round) throws IOException {
        for (JsonNode answer : round.path(ANSWERS)) {
            if (answer.has("file") && !Files.isRegularFile(beside(answer))) {
                throw new IOException(
                        "there is no file " + answer.path("file").asText() + ", seen from the folder of " + file);
            }
        }
    }
}
