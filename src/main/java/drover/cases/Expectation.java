package drover.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * What a case expects from now on: what has come. Of an event that was expected the fields stay that were named, with what they are now; a new
 * one is expected with all its data. The rest of the file stays letter by letter.
 */
public final class Expectation {
    private static final List<String> FIELDS = List.of(Case.RESULTS, Case.CALLS, Case.QUARANTINE, Case.EVENTS);

    private Expectation() {}

    /** Where a value stands in a text, or where it would stand. */
    private record Place(String field, int from, int to) {}

    /** Writes it into the file of the case; false where it was not played to its end, and nothing is written. */
    public static boolean write(Outcome outcome) throws IOException {
        if (!outcome.isWhole()) {
            return false;
        }
        JsonNode story = outcome.of().read();
        String text = Files.readString(outcome.of().file());
        List<List<Place>> places = places(text);
        StringBuilder changed = new StringBuilder(text);
        // From the end, so that the places before stay where they are.
        for (int i = outcome.rounds().size() - 1; i >= 0; i--) {
            JsonNode round = story.path("rounds").path(i);
            Outcome.Round came = outcome.rounds().get(i);
            List<Place> its = places.get(i);
            for (int j = its.size() - 1; j >= 0; j--) {
                Place place = its.get(j);
                JsonNode now =
                        place.field().equals(Case.EVENTS) && !outcome.of().isRecipe()
                                ? events(round.path(Case.EVENTS), came.events(), fields(outcome.of()))
                                : came.done().get(place.field());
                if (now != null) {
                    replace(changed, place, now, round.path(place.field()));
                }
            }
        }
        Files.writeString(outcome.of().file(), changed);
        return true;
    }

    private static void replace(StringBuilder text, Place place, JsonNode now, JsonNode before) {
        boolean missing = place.from() == place.to();
        if (now.equals(before) || (missing && now.isEmpty())) {
            return;
        }
        int line = text.lastIndexOf("\n", place.from()) + 1;
        int end = line;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        String indent = " ".repeat(end - line);
        String written = Layout.of(now, indent);
        text.replace(
                place.from(),
                place.to(),
                missing ? "\"" + place.field() + "\": " + written + ",\n" + indent + "  " : written);
    }

    /** Of an event that is new; where versions of a route are compared its id too: a change with another id is delivered again. */
    private static List<String> fields(Case of) {
        return of.name().equals(Retold.NAME)
                ? List.of("type", "subject", "id", "data")
                : List.of("type", "subject", "data");
    }

    /** What is expected of these events. */
    private static ArrayNode events(JsonNode expected, List<JsonNode> came, List<String> fields) {
        List<Comparison.Pair> pairs = Comparison.pairs(expected, came);
        ArrayNode events = Json.object().arrayNode();
        for (JsonNode event : came) {
            JsonNode before = pairs.stream()
                    .filter(pair -> event.equals(pair.event()))
                    .findFirst()
                    .map(Comparison.Pair::expected)
                    .orElse(null);
            events.add(before == null ? whole(event, fields) : named(before, event));
        }
        return events;
    }

    private static ObjectNode whole(JsonNode event, List<String> fields) {
        ObjectNode whole = Json.object();
        for (String field : fields) {
            whole.set(field, event.path(field));
        }
        return whole;
    }

    private static JsonNode named(JsonNode before, JsonNode now) {
        if (!before.isObject() || !now.isObject()) {
            return now;
        }
        ObjectNode named = Json.object();
        before.forEachEntry((field, value) -> {
            if (now.has(field)) {
                named.set(field, named(value, now.get(field)));
            }
        });
        return named;
    }

    /** Of each round where its events and its quarantine stand, in the order of the text. */
    private static List<List<Place>> places(String text) throws IOException {
        List<List<Place>> places = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean rounds = parser.currentName().equals("rounds");
                parser.nextToken();
                if (!rounds) {
                    parser.skipChildren();
                }
                while (rounds && parser.nextToken() == JsonToken.START_OBJECT) {
                    places.add(round(parser));
                }
            }
        }
        return places;
    }

    private static List<Place> round(JsonParser parser) throws IOException {
        int begin = (int) parser.currentLocation().getCharOffset();
        List<Place> places = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int from = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            if (FIELDS.contains(name)) {
                places.add(new Place(name, from, (int) parser.currentLocation().getCharOffset()));
            }
        }
        for (String name : FIELDS) {
            if (places.stream().noneMatch(place -> place.field().equals(name))) {
                places.add(0, new Place(name, begin, begin));
            }
        }
        return places;
    }
}
