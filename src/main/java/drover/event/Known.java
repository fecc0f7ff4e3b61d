package drover.event;

import java.time.Instant;
import java.util.Arrays;

/**
 * What is remembered of a thing.
 *
 * @param modified when it had changed, or null when only its name is known
 * @param revision the number of that change as the API counts them, or null
 * @param digest of the record as it was then
 * @param status as it was then
 * @param version how many times it was news
 */
public record Known(Instant modified, Long revision, byte[] digest, String status, long version) {
    /** Whether a state of that number is older than this one. */
    boolean isAfter(Long other) {
        return revision != null && other != null && other < revision;
    }

    boolean hasDigest(byte[] other) {
        return Arrays.equals(digest, other);
    }
}
