package drover.system;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long an API is not asked that says that we ask too often, and not until when: from a second, doubling to a minute, with jitter. */
final class BackOff {
    private static final long FIRST = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST = Duration.ofMinutes(1).toMillis();
    private static final int DOUBLINGS = 10;

    private int steps;

    void step() {
        steps++;
    }

    void over() {
        steps = 0;
    }

    Duration pause() {
        long longest = Math.min(LONGEST, FIRST << Math.min(steps - 1, DOUBLINGS));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
