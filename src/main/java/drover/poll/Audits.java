package drover.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.time.Instant;
import java.util.Set;

/** A bean that can audit streams: compare the whole list with what was told, and tell what is missing. */
public interface Audits {
    /** The streams that it can audit. */
    Set<String> streams();

    /**
     * Begins an audit now, beside what else goes on.
     *
     * @return whether it has begun; false while one is under way
     */
    boolean audit(String stream);

    /** How the last audit of a stream went, or null when there was none. */
    Audit last(String stream);

    /**
     * How an audit went.
     *
     * @param at when it ended, or when it began while it is running
     * @param found so many of what the list holds had been told
     * @param of so many the list holds
     * @param healed so many were missing and have been told by it
     * @param words in a line, such as {@code complete: 9,131 of 9,131}
     */
    record Audit(Instant at, boolean running, long found, long of, long healed, String words) {
        /** As it is told everywhere. */
        ObjectNode json() {
            return Json.object()
                    .put("at", at.toString())
                    .put("running", running)
                    .put("found", found)
                    .put("of", of)
                    .put("healed", healed)
                    .put("words", words);
        }
    }
}
