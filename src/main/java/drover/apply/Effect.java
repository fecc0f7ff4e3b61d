package drover.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.util.List;

/**
 * What a change does to events, as a shadow run shows it.
 *
 * @param state whether that is known
 * @param differ so many events are others, new, or missing
 * @param of so many events the version that runs makes of the same answers
 * @param made so many of these were really made: with the same id they stand in the store
 * @param words one sentence
 * @param lines each event that differs, and how
 */
record Effect(State state, int differ, int of, int made, String words, List<String> lines) {
    enum State {
        RUNNING,
        KNOWN,
        UNKNOWN
    }

    static Effect running() {
        return new Effect(State.RUNNING, 0, 0, 0, "what it does to events is being tried", List.of());
    }

    static Effect unknown(String why, List<String> lines) {
        return new Effect(State.UNKNOWN, 0, 0, 0, "what it does to events is not known: " + why, lines);
    }

    /** @param lasting so many of the events have an id that is the same each time they are made */
    static Effect known(int differ, int of, int made, int lasting, List<String> lines) {
        String words = (differ == 0 ? "none" : differ) + " of " + of
                + (differ == 1 ? " events differs" : " events differ")
                + (lasting == 0 ? "" : "; " + made + " of the " + lasting + " with a lasting id were really made");
        return new Effect(State.KNOWN, differ, of, made, words, lines);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("state", state.name().toLowerCase(java.util.Locale.ROOT))
                .put("differ", differ)
                .put("of", of)
                .put("made", made)
                .put("words", words);
        ArrayNode all = json.putArray("lines");
        lines.forEach(all::add);
        return json;
    }
}
