package drover.live;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * How long until the next attempt: 1 s, doubled each time up to 60 s; where our credential is refused a minute, doubled up to an hour.
 * Each wait is spread over its second half, so that many who lost one server do not come back at one moment. Only a message that has
 * come begins it anew: a server that takes connections and drops them is no server that works.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration FIRST_REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final IntUnaryOperator random;
    private Duration next = FIRST;
    private Duration nextRest = FIRST_REST;

    /** @param random below its argument */
    Backoff(IntUnaryOperator random) {
        this.random = random;
    }

    /** A message has come. */
    void reset() {
        next = FIRST;
        nextRest = FIRST_REST;
    }

    /** How long to wait after this end. */
    Duration after(End end) {
        Duration whole;
        if (end.kind() == End.Kind.REFUSED) {
            whole = nextRest;
            nextRest = smaller(nextRest.multipliedBy(2), LONGEST_REST);
        } else {
            whole = next;
            next = smaller(next.multipliedBy(2), LONGEST);
        }
        Duration spread = Duration.ofMillis(whole.toMillis() / 2 + random.applyAsInt((int) whole.toMillis() / 2 + 1));
        Duration asked = end.asked() == null ? Duration.ZERO : smaller(end.asked(), LONGEST_ASKED);
        return asked.compareTo(spread) > 0 ? asked : spread;
    }

    private static Duration smaller(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
