package drover.deliver;

import drover.system.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is tried again: after the first failure the first delay, and so on; after the last it is
 * given up.
 * Each is spread by ±20 %, so that what failed together does not come back together.
 *
 * @param delays at least one
 */
record RetrySchedule(List<Duration> delays) {
    private static final double JITTER = 0.2;

    /**
     * @param text such as {@code 5s,5m,2h}
     * @throws IllegalArgumentException when a part is no such duration
     */
    static RetrySchedule parse(String text) {
        List<Duration> delays = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Durations::parse)
                .toList();
        return new RetrySchedule(delays);
    }

    /** Whether, after that many failures, it is not tried again. */
    boolean isOver(int failures) {
        return failures > delays.size();
    }

    /** @param failures how often it has failed, at least once; past the last delay, the last repeats */
    Duration after(int failures, RandomGenerator random) {
        Duration delay = delays.get(Math.min(failures, delays.size()) - 1);
        return Duration.ofMillis(Math.round(delay.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }
}
