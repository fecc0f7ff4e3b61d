package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "text; anything at all",
                "secret; whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "path; /",
                "path; /orders/",
                "path; /v2/orders-received/~a.b_c/",
                "boolean; true",
                "boolean; false",
                "url; https://www.leaflink.com/api/v2",
                "url; http://localhost:8080/sandbox/leaflink",
                "cron; 0/30 * * * * ?",
                "cron; 0 0 3 ? * MON-FRI",
                "since; all",
                "since; 2026-01-31",
                "since; 2026-02-03T14:22:18-07:00",
                "date; 2026-12-31",
                "size; 512",
                "size; 512K",
                "size; 16m",
                "duration 1ms..1h; 1ms",
                "duration 1ms..1h; 1h",
                "duration 1ms..1h; 1m30s",
                "duration 0s..1d; 0s",
                "durations; 5s",
                "durations; 5s,5m, 30m,2h",
                "integer 2..100; 2",
                "integer 2..100; 100",
                "choice emit|baseline; baseline"
            })
    void a_good_value_is_good(String type, String value) {
        assertTrue(KeyType.parse(type).isGood(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "path; orders/",
                "path; /orders",
                "path; //",
                "path; /orders/?x=1/",
                "path; ''",
                "boolean; yes",
                "boolean; TRUE",
                "url; www.leaflink.com",
                "url; ftp://www.leaflink.com",
                "url; https://",
                "url; https://user:pass@www.leaflink.com",
                "url; https://www.leaf link.com",
                "url; ''",
                "cron; * * * * *",
                "cron; 0/30 * * * * *",
                "cron; often",
                "since; yesterday",
                "since; 2026-02-30",
                "since; 2026-02-03T14:22:18",
                "date; 2026-02-30",
                "date; 31.12.2026",
                "date; 2026-12-31T00:00:00Z",
                "date; ''",
                "size; 0",
                "size; 16MB",
                "size; -1",
                "duration 1ms..1h; 0ms",
                "duration 1ms..1h; 3601s",
                "duration 1ms..1h; 30",
                "duration 1ms..1h; -1s",
                "duration 1ms..1h; 1.5s",
                "duration 1ms..1h; 99999999999999999999s",
                "duration 1ms..1h; ''",
                "durations; 5s,,5m",
                "durations; 5s,",
                "durations; 0s",
                "durations; soon",
                "integer 2..100; 1",
                "integer 2..100; 101",
                "integer 2..100; many",
                "integer 2..100; 5.0",
                "integer 2..100; 99999999999999999999",
                "choice emit|baseline; Emit",
                "choice emit|baseline; ''"
            })
    void a_bad_value_is_bad(String type, String value) {
        assertFalse(KeyType.parse(type).isGood(value));
    }

    @Test
    void a_choice_may_be_nothing() {
        KeyType type = KeyType.parse("choice true|false|");

        assertTrue(type.isGood(""));
        assertFalse(type.isGood(" "));
    }

    @Test
    void what_is_allowed_is_said_with_its_bounds() {
        assertEquals(
                "a whole number within 2..100", KeyType.parse("integer 2..100").allowed());
        assertEquals(
                "a duration such as 600ms, 30s or 5m, within 1ms..1h",
                KeyType.parse("duration 1ms..1h").allowed());
        assertEquals("a date such as 2026-12-31", KeyType.parse("date").allowed());
        assertEquals(
                "one of emit, baseline", KeyType.parse("choice emit|baseline").allowed());
    }

    @Test
    void only_a_secret_is_a_secret() {
        assertTrue(KeyType.parse(" secret ").isSecret());
        assertFalse(KeyType.parse("text").isSecret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Integer 1..2", "number", "texts"})
    void an_unknown_type_is_refused(String type) {
        assertThrows(IllegalArgumentException.class, () -> KeyType.parse(type));
    }
}
