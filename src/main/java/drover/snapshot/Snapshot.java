package drover.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * What is answered to whoever reads the last good state.
 *
 * @param status 200; 404: never read; 410: it was there, and is not any more
 * @param source {@code api}: asked for this answer; {@code cache}; {@code stale}: not read for longer than it should; null where that
 *     cannot be said
 * @param age how long ago it was read; null where nobody knows
 * @param changed when what it shows was last changed here; null of a list, and of what is not there
 */
public record Snapshot(int status, ObjectNode body, String source, Duration age, Instant changed) {
    Snapshot(int status, ObjectNode body, String source, Duration age) {
        this(status, body, source, age, null);
    }

    static String source(Duration age, Duration maxAge) {
        return age.compareTo(maxAge) > 0 ? "stale" : "cache";
    }
}
