package drover.event;

import drover.record.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * The deterministic id of a change: whoever sees it, poll or webhook, today or after a crash, gives it the same id.
 *
 * <p>It is a UUID of version 8 (RFC 9562): 48 bits of the change's time in milliseconds, so that ids sort by time and the
 * index on them grows at its end, then SHA-256 of what the change is. Where who tells of it has no time (a state that a thing has once), the
 * time is 0.
 */
final class EventId {
    private EventId() {}

    /**
     * @param modified when the change happened at the API
     * @param identity system, thing, key and exact time of the change; and, for a second change within the same instant,
     *     its content
     */
    static String of(Instant modified, String... identity) {
        ByteBuffer hash = ByteBuffer.wrap(Digest.of(identity));
        long high = (modified.toEpochMilli() << 16) | 0x8000 | (hash.getLong() & 0x0fff);
        long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
