package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an audit is due, and when a call of it may be made. */
class AuditTimesTest {
    private static final Instant EVENING = Instant.parse("2026-11-24T20:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-11-25T03:11:59Z");
    private static final Instant NIGHT = Instant.parse("2026-11-25T03:12:00Z");

    @Test
    void a_source_that_says_nothing_is_audited_each_night() {
        AuditTimes times = new AuditTimes(TestConfig.of(Map.of()));

        assertFalse(times.isDue("parcels", EVENING, BEFORE));
        assertTrue(times.isDue("parcels", EVENING, NIGHT));
        assertFalse(times.isDue("parcels", NIGHT, NIGHT.plus(Duration.ofHours(23))));
    }

    @Test
    void one_that_was_missed_because_nothing_ran_is_due_at_once() {
        AuditTimes times = new AuditTimes(TestConfig.of(Map.of()));

        assertTrue(times.isDue("parcels", EVENING, EVENING.plus(Duration.ofDays(3))));
    }

    @Test
    void an_empty_schedule_switches_it_off_and_a_zone_counts() {
        assertFalse(new AuditTimes(TestConfig.of(Map.of("parcels.audit.schedule", "")))
                .isDue("parcels", EVENING, EVENING.plus(Duration.ofDays(3))));
        AuditTimes denver = new AuditTimes(
                TestConfig.of(Map.of("parcels.audit.schedule", "0 0 2 * * ?", "drover.time-zone", "America/Denver")));
        assertFalse(denver.isDue("parcels", EVENING, Instant.parse("2026-11-25T08:59:59Z")));
        assertTrue(denver.isDue("parcels", EVENING, Instant.parse("2026-11-25T09:00:00Z")));
    }

    @Test
    void a_poll_that_is_to_begin_before_two_calls_have_passed_is_near() {
        Duration second = Duration.ofSeconds(1);

        assertTrue(Room.isNear(EVENING, EVENING.plusMillis(1999), second));
        assertFalse(Room.isNear(EVENING, EVENING.plusMillis(2000), second));
        assertTrue(Room.isNear(EVENING, EVENING.minusSeconds(1), second), "it is late, and begins now");
        assertFalse(Room.isNear(EVENING, null, second), "no poll is to begin");
    }

    @Test
    void a_source_that_says_no_lookback_looks_back_ten_minutes() {
        assertEquals(Duration.ofMinutes(10), Lookback.of(TestConfig.of(Map.of()), "parcels"));
        assertEquals(Duration.ZERO, Lookback.of(TestConfig.of(Map.of("parcels.lookback", "0s")), "parcels"));
    }
}
