package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private Instant wall = Instant.parse("2026-02-03T12:00:00Z");
    private long nanos;
    private ClockWatch watch;

    @BeforeEach
    void begin() {
        watch = new ClockWatch(
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return wall;
                    }
                },
                () -> nanos);
    }

    @Test
    void time_that_passes_is_no_jump_however_long_nobody_looked() {
        pass(Duration.ofHours(5), Duration.ofHours(5).plusSeconds(2));

        assertEquals(Optional.empty(), watch.look());
    }

    @Test
    void a_clock_that_is_set_back_is_noticed_once() {
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1).minusHours(2));

        assertEquals(Optional.of(Duration.ofHours(-2)), watch.look());
        assertEquals(Optional.empty(), watch.look());
    }

    @Test
    void a_clock_that_goes_forward_is_noticed_too() {
        pass(Duration.ofSeconds(1), Duration.ofSeconds(31));

        assertEquals(Optional.of(Duration.ofSeconds(30)), watch.look());
    }

    private void pass(Duration really, Duration onTheWall) {
        nanos += really.toNanos();
        wall = wall.plus(onTheWall);
    }
}
