package drover.poll;

import drover.record.Batch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a list should have shown and has not: each is asked for by itself, and only what is not there has ended. A list with a record
 * whose key cannot be read may have shown any of them, so that none is looked for.
 */
final class Looks {
    private final Set<String> shown = new HashSet<>();
    private final Deque<String> left = new ArrayDeque<>();
    private boolean blind;
    private int begun;

    /** The list has shown these. */
    void shown(Batch batch) {
        batch.readings().forEach(reading -> shown.add(reading.key()));
        for (Batch.Refused refused : batch.refused()) {
            blind |= refused.key() == null;
            shown.add(String.valueOf(refused.key()));
        }
    }

    boolean hasShown(String key) {
        return shown.contains(key);
    }

    /** The list is read from its beginning. */
    void forget() {
        shown.clear();
    }

    /** The list has come to its end. */
    void begin(List<String> missing) {
        if (!blind) {
            left.addAll(missing);
        }
        begun = left.size();
    }

    boolean isOver() {
        return left.isEmpty();
    }

    /** What is asked for now. */
    String now() {
        return left.getFirst();
    }

    /** It was answered. */
    void next() {
        left.pollFirst();
    }

    /** For a summary, or nothing. */
    @Override
    public String toString() {
        return begun == 0 ? "" : ", " + begun + " looked for one by one";
    }
}
