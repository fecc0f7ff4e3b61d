package drover.system;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/**
 * How long to wait before the next try: a first time, doubled at each step up to a longest. Each wait is spread over its second half, so
 * that many who wait for one server do not come back at one moment.
 */
public final class BackOff {
    private static final int DOUBLINGS = 10;

    private final long first;
    private final long longest;
    private final IntUnaryOperator random;
    private int steps;

    /** From a second to a minute. */
    BackOff() {
        this(Duration.ofSeconds(1), Duration.ofMinutes(1), bound -> ThreadLocalRandom.current()
                .nextInt(bound));
    }

    /** @param random below its argument */
    public BackOff(Duration first, Duration longest, IntUnaryOperator random) {
        this.first = first.toMillis();
        this.longest = longest.toMillis();
        this.random = random;
    }

    /** Once more. */
    public void step() {
        steps++;
    }

    /** It went well: the next step is the first. */
    public void over() {
        steps = 0;
    }

    /** How long to wait after this step. */
    public Duration pause() {
        long whole = Math.min(longest, first << Math.min(steps - 1, DOUBLINGS));
        return Duration.ofMillis(whole / 2 + random.applyAsInt((int) (whole / 2) + 1));
    }
}
