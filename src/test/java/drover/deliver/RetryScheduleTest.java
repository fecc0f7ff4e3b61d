package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final RetrySchedule SCHEDULE = RetrySchedule.parse("5s, 5m,2h");

    @Test
    void a_schedule_is_read_from_text() {
        assertEquals(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(2)), SCHEDULE.delays());
    }

    @Test
    void each_failure_has_its_delay_and_the_last_repeats() {
        assertEquals(Duration.ofSeconds(5), mean(1));
        assertEquals(Duration.ofMinutes(5), mean(2));
        assertEquals(Duration.ofHours(2), mean(3));
        assertEquals(Duration.ofHours(2), mean(4));
        assertEquals(Duration.ofHours(2), mean(1_000_000));
    }

    @Test
    void delays_are_spread_by_a_fifth_either_way_and_no_more() {
        Random random = new Random(7);

        List<Duration> delays = IntStream.range(0, 1_000)
                .mapToObj(i -> SCHEDULE.after(1, random))
                .sorted()
                .toList();

        assertTrue(delays.get(0).compareTo(Duration.ofSeconds(4)) >= 0, () -> "earliest " + delays.get(0));
        assertTrue(delays.get(0).compareTo(Duration.ofMillis(4_050)) < 0, () -> "earliest " + delays.get(0));
        assertTrue(delays.get(999).compareTo(Duration.ofSeconds(6)) <= 0, () -> "latest " + delays.get(999));
        assertTrue(delays.get(999).compareTo(Duration.ofMillis(5_950)) > 0, () -> "latest " + delays.get(999));
    }

    /** The delay without its spread: with a generator that always gives the middle. */
    private static Duration mean(int failures) {
        return SCHEDULE.after(failures, new Random() {
            @Override
            public double nextDouble(double origin, double bound) {
                return (origin + bound) / 2;
            }
        });
    }
}
