package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a request may go: so many in any span of the period, by a clock that nobody sets. */
class ThrottleTest {
    /** The monotonic clock begins anywhere, and may come round. */
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofMillis(1500).toNanos());

    private final Pace pace = new Pace(null, Duration.ofSeconds(1).toNanos(), now::get);

    @Test
    void one_a_second_go_a_second_apart() {
        assertEquals(List.of(0L, 1000L, 2000L, 3000L), turns(4, 1));

        now.addAndGet(Duration.ofMillis(2500).toNanos());

        assertEquals(List.of(1500L, 2500L), turns(2, 1));
    }

    @Test
    void three_a_second_go_at_once_and_the_fourth_when_the_first_is_a_second_old() {
        assertEquals(List.of(0L, 0L, 0L, 1000L, 1000L, 1000L, 2000L), turns(7, 3));
    }

    @Test
    void whoever_comes_late_waits_for_nothing_and_owes_nothing() {
        assertEquals(List.of(0L), turns(1, 1));

        now.addAndGet(Duration.ofHours(1).toNanos());

        assertEquals(List.of(0L, 1000L), turns(2, 1));
    }

    @Test
    void no_request_a_period_is_a_mistake() {
        assertThrows(IllegalArgumentException.class, () -> pace.turn(0));
        assertThrows(IllegalArgumentException.class, () -> pace.turn(null));
    }

    /** How many milliseconds each of those that come now has to wait. */
    private List<Long> turns(int count, int places) {
        return IntStream.range(0, count)
                .mapToObj(i -> Duration.ofNanos(pace.turn(places)).toMillis())
                .toList();
    }
}
