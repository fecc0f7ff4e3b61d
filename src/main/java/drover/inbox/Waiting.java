package drover.inbox;

import java.time.Instant;

/**
 * What waits to be resolved.
 *
 * @param count how many
 * @param due when the first of them may be tried
 */
record Waiting(String provider, long count, Instant due) {}
