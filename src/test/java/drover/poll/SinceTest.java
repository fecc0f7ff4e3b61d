package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {

    @Test
    void a_date_is_its_beginning_in_utc() {
        assertEquals(Instant.parse("2026-01-31T00:00:00Z"), Since.parse("2026-01-31"));
    }

    @Test
    void a_time_has_its_own_offset() {
        assertEquals(Instant.parse("2026-02-03T21:22:18Z"), Since.parse("2026-02-03T14:22:18-07:00"));
        assertEquals(Instant.parse("2026-02-03T14:22:18.392745Z"), Since.parse("2026-02-03T14:22:18.392745Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "yesterday", "2026-02-30", "31.01.2026", "2026-02-03T14:22:18", "2026-01-31 00"})
    void anything_else_is_refused(String text) {
        assertThrows(DateTimeParseException.class, () -> Since.parse(text));
    }
}
