package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    private static final String TIME = "2026-02-03T21:22:18Z";

    @ParameterizedTest
    @CsvSource({
        "2026-02-01, 2026-02-01T00:00:00Z",
        "2026-02-01T08:00:00+01:00, 2026-02-01T07:00:00Z",
        "2026-02-03T21:22:18Z, 2026-02-03T21:22:18Z"
    })
    void a_stream_by_time_goes_back_to_a_time(String to, String cursor) {
        assertEquals(cursor, Target.read(to, TIME).cursor());
    }

    @Test
    void a_stream_by_block_goes_back_to_a_block() {
        assertEquals("21000000", Target.read("21000000", "21000100").cursor());
    }

    @Test
    void every_stream_goes_back_to_its_beginning() {
        assertNull(Target.read("beginning", TIME).cursor());
        assertNull(Target.read("beginning", null).cursor());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-04, 2026-02-03T21:22:18Z, lies ahead",
        "21000101, 21000100, lies ahead",
        "21000100, 2026-02-03T21:22:18Z, a date or a time",
        "2026-02-01, 21000100, the number of a block",
        "99999999999999999999, 21000100, the number of a block",
        "2026-02-01, , has no cursor",
        "2026-02-01, YXJyYXk=, has no order"
    })
    void anything_else_is_refused_in_words(String to, String now, String words) {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.read(to, now))
                .getMessage();
        assertTrue(message.contains(words), message);
    }
}
