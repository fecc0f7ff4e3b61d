package drover.start;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Notices that the wall clock jumps, by a clock that only goes forward. */
final class ClockWatch {
    /** What a time service slews, and what a busy machine delays, is less. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final Clock wall;
    private final LongSupplier ticker;
    private Duration apart;

    /** @param ticker nanoseconds that nobody can set, such as {@code System::nanoTime} */
    ClockWatch(Clock wall, LongSupplier ticker) {
        this.wall = wall;
        this.ticker = ticker;
        apart = apart();
    }

    /** How far it has jumped since it was last looked at, if it has. */
    synchronized Optional<Duration> look() {
        Duration now = apart();
        Duration by = now.minus(apart);
        apart = now;
        return by.abs().compareTo(LEAST) < 0 ? Optional.empty() : Optional.of(by);
    }

    private Duration apart() {
        return Duration.ofMillis(wall.millis()).minusNanos(ticker.getAsLong());
    }
}
