package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.ingest.Given;
import drover.record.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Plays the case of a recipe: what happens, and what the recipe calls because of it. */
@Singleton
class RecipeStage {
    /** Where the calls go that no case says: the chat of the recipes. */
    private static final String CHAT = "/recipes/chat.*";

    private final Timers timers;
    private final Acting acting;
    private final Given given;

    RecipeStage(Timers timers, Acting acting, Given given) {
        this.timers = timers;
        this.acting = acting;
        this.given = given;
    }

    /** @param rounds gets how each round went */
    void play(Case one, JsonNode story, PlayedApi api, List<Outcome.Round> rounds) throws Exception {
        String downstream = story.path("downstream").asText(one.recipe());
        acting.begin(downstream);
        try {
            for (JsonNode round : story.path("rounds")) {
                rounds.add(play(one, story, round, downstream, api));
            }
        } finally {
            acting.end(downstream);
        }
    }

    private Outcome.Round play(Case one, JsonNode story, JsonNode round, String downstream, PlayedApi api)
            throws Exception {
        one.checkFiles(round);
        String system = story.path("system").asText();
        api.begin(one, round, system);
        int number = 0;
        for (JsonNode event : round.path(Case.GIVEN)) {
            given.event(one.id() + " " + System.nanoTime() + " " + number++, event);
        }
        if (!system.isEmpty() && !timers.fireAll(system)) {
            throw new IOException("no route polls " + system);
        }
        acting.settled(downstream);
        ArrayNode calls = Json.object().arrayNode();
        Set<String> named = new TreeSet<>();
        story.path("rounds").forEach(some -> some.path(Case.CALLS)
                .forEach(call -> call.fieldNames().forEachRemaining(named::add)));
        api.calls(Pattern.compile(story.path("at").asText(CHAT))).forEach(call -> calls.add(named(call, named)));
        List<String> results = acting.results(downstream);
        List<Difference> differences = new ArrayList<>();
        List<String> expected = sorted(round.path(Case.CALLS));
        if (!expected.equals(sorted(calls))) {
            differences.add(new Difference.Texts(Case.CALLS, expected, sorted(calls)));
        }
        List<String> said = Texts.of(round.path(Case.RESULTS));
        if (!isSame(said, results)) {
            differences.add(new Difference.Texts(Case.RESULTS, said, results));
        }
        return new Outcome.Round(
                List.of(), Map.of(Case.CALLS, calls, Case.RESULTS, kept(said, results)), differences, api.strays());
    }

    /** Of a call the fields that the case names anywhere; all, where it names none. */
    private static JsonNode named(JsonNode call, Set<String> fields) {
        return call instanceof ObjectNode object && !fields.isEmpty()
                ? object.deepCopy().retain(fields)
                : call;
    }

    /** Each as a text, whatever the order of its fields. */
    private static List<String> sorted(JsonNode calls) {
        List<String> texts = new ArrayList<>();
        for (JsonNode call : calls) {
            Map<String, JsonNode> fields = new TreeMap<>();
            call.forEachEntry(fields::put);
            texts.add(
                    fields.isEmpty()
                            ? call.toString()
                            : Json.object().setAll(fields).toString());
        }
        return texts.stream().sorted().toList();
    }

    /** A star at the end of an expected result is whatever comes. */
    private static boolean isSame(List<String> wanted, List<String> results) {
        if (wanted.size() != results.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!fits(wanted.get(i), results.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String wanted, String result) {
        return wanted.endsWith("*")
                ? result.startsWith(wanted.substring(0, wanted.length() - 1))
                : wanted.equals(result);
    }

    /** What is expected from now on: a star stays where it fits. */
    private static ArrayNode kept(List<String> wanted, List<String> results) {
        return Texts.json(results.stream()
                .map(result -> wanted.stream()
                        .filter(one -> fits(one, result))
                        .findFirst()
                        .orElse(result))
                .toList());
    }
}
