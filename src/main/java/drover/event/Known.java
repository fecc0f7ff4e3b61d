package drover.event;

import java.time.Instant;
import java.util.Arrays;

/**
 * What is remembered of a thing.
 *
 * @param modified when it had changed, or null when only its name is known
 * @param digest of the record as it was then
 * @param status as it was then
 * @param version how many times it was news
 */
public record Known(Instant modified, byte[] digest, String status, long version) {
    boolean hasDigest(byte[] other) {
        return Arrays.equals(digest, other);
    }
}
