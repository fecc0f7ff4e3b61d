package drover.live;

import drover.system.BackOff;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * How long until the next attempt: 1 s, doubled each time up to 60 s; where our credential is refused a minute, doubled up to an hour.
 * Each wait is spread over its second half, so that many who lost one server do not come back at one moment. Only a message that has
 * come begins it anew: a server that takes connections and drops them is no server that works.
 */
final class Waits {
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final BackOff again;
    private final BackOff rest;

    /** @param random below its argument */
    Waits(IntUnaryOperator random) {
        again = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), random);
        rest = new BackOff(Duration.ofMinutes(1), Duration.ofHours(1), random);
    }

    /** A message has come. */
    void reset() {
        again.over();
        rest.over();
    }

    /** How long to wait after this end. */
    Duration after(End end) {
        BackOff backOff = end.kind() == End.Kind.REFUSED ? rest : again;
        backOff.step();
        Duration spread = backOff.pause();
        Duration asked = end.asked() == null ? Duration.ZERO : smaller(end.asked(), LONGEST_ASKED);
        return asked.compareTo(spread) > 0 ? asked : spread;
    }

    private static Duration smaller(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
