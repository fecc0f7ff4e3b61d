package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.system.BadData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one pass through a whole list shows, compared with what is known. */
final class Comparison {
    private final Gone gone;
    private final Missed missed;
    private final Blind blind;
    private final Once once;
    private final Pass pass = new Pass();
    private final Instant begun;
    private final Map<Kind, Set<String>> before = new HashMap<>();
    private final Map<Kind, Set<String>> waiting = new HashMap<>();

    Comparison(Gone gone, Missed missed, Blind blind, Once once) {
        this.gone = gone;
        this.missed = missed;
        this.blind = blind;
        this.once = once;
        this.begun = gone.now();
    }

    /** The records of a page, each once, and without those that an earlier page has shown. */
    ArrayNode once(JsonNode records) {
        return once.of(records, pass);
    }

    /**
     * Takes note of what is durable now.
     *
     * @return whether anything of it had not been shown before in this pass
     */
    boolean note(Batch batch) {
        Set<String> absent = before.computeIfAbsent(batch.type(), missed::of);
        List<String> back = batch.readings().stream()
                .map(Reading::key)
                .filter(absent::remove)
                .toList();
        if (!back.isEmpty()) {
            missed.forget(batch.type(), back);
        }
        return pass.note(batch);
    }

    /**
     * What has gone since the last complete pass: for each kind a batch that says so.
     *
     * @param repeated a page came twice, so that another may have been left out
     * @param read how many records the whole list had
     * @throws BadData when the list is empty and was not before
     */
    List<Batch> gone(String stream, boolean repeated, int read) throws BadData {
        List<Batch> batches = new ArrayList<>();
        String why = repeated ? "a page came twice" : null;
        for (Kind type : pass.types()) {
            if (pass.isBlind(type)) {
                why = "a record in quarantine has no key";
            }
            if (!repeated) {
                Gone.Verdict verdict = gone.of(type, pass, begun, read);
                waiting.put(type, verdict.waiting());
                if (!verdict.gone().readings().isEmpty()) {
                    batches.add(verdict.gone());
                }
            }
        }
        blind.say(stream, why);
        return batches;
    }

    /** How many are missing and have to be missed once more. */
    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    /** The pass was complete. */
    void keep() {
        waiting.forEach((type, keys) -> gone.keep(type, keys));
    }
}
