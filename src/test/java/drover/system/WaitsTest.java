package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");

    @ParameterizedTest
    @CsvSource({
        "30, 30",
        "' 30 ', 30",
        "0, 0",
        "'Tue, 03 Feb 2026 14:22:48 GMT', 30",
        "'Tue, 03 Feb 2026 14:22:00 GMT', 0",
        "'Tuesday, 03-Feb-26 14:22:48 GMT', 30",
        "'Tue Feb  3 14:22:48 2026', 30",
        "86400, 86400",
        "86401, 86400",
        "999999999999, 86400",
        "'Sun, 03 Feb 2126 14:22:48 GMT', 86400"
    })
    void retry_after_is_seconds_or_a_date_and_at_most_a_day(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), new Waits(header, null, null).pause(NOW));
        assertEquals(Duration.ofSeconds(seconds), new Waits(header, null, null).busy(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-02-03T14:22:48Z", "9999999999999999999999"})
    void a_retry_after_that_says_nothing_is_as_good_as_none(String header) {
        assertNull(new Waits(header, null, null).pause(NOW));
        assertEquals(Duration.ofSeconds(7), new Waits(header, "7", null).pause(NOW));
    }

    @ParameterizedTest
    @CsvSource({"45, 45", "1770128583, 45", "1770128538, 0", "1770000000, 0", "90000, 86400", "1970128583, 86400"})
    void the_quota_resets_in_seconds_or_at_an_epoch_second(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), new Waits(null, header, null).pause(NOW));
        assertNull(new Waits(null, header, null).busy(NOW), "whoever is only busy says so by Retry-After");
    }

    @Test
    void retry_after_goes_before_the_quota() {
        assertEquals(Duration.ofSeconds(30), new Waits("30", "600", null).pause(NOW));
    }

    @Test
    void an_answer_without_either_header_does_not_say_how_long() {
        assertNull(new Waits(null, null, null).pause(NOW));
        assertNull(new Waits(null, "tomorrow", null).pause(NOW));
    }

    @Test
    void a_time_to_come_again_or_no_calls_left_are_of_a_limit() {
        assertTrue(new Waits("30", null, null).isOfALimit());
        assertTrue(new Waits(null, "60", " 0").isOfALimit());
        assertFalse(new Waits(null, "60", "12").isOfALimit());
        assertFalse(new Waits(null, "60", null).isOfALimit());
    }
}
