package drover.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** A time in which nothing is asked, by the monotonic clock: a clock that is set does not change it. The wall clock only shows it. */
final class Rest {
    private static final long HALF = 500_000;

    private final Clock clock;
    private final LongSupplier ticker;
    private long end;
    private boolean set;

    Rest(Clock clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Lasts as long from now on; a shorter time does not cut a longer one. Answers whether that changed it. */
    boolean atLeast(Duration time) {
        if (time.compareTo(left()) <= 0) {
            return false;
        }
        end = ticker.getAsLong() + time.toNanos();
        set = true;
        return true;
    }

    void over() {
        set = false;
    }

    Duration left() {
        Duration left = set ? Duration.ofNanos(end - ticker.getAsLong()) : Duration.ZERO;
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOn() {
        return !left().isZero();
    }

    /** When it ends, or null while it is not on. */
    Instant until() {
        return isOn() ? clock.instant().plus(left()).plusNanos(HALF).truncatedTo(ChronoUnit.MILLIS) : null;
    }
}
