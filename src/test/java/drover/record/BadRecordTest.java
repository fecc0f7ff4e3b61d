package drover.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages name the field, what was expected and the shape of what came; the value itself (here 31337) is never told. */
class BadRecordTest {
    private static final String KEY = "an integer or a printable text of 1 to 1024 bytes";
    private static final String TIME = "an ISO 8601 time with its offset, such as 2026-02-03T14:22:18-07:00";
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | id or number or short_id | the key of the record | nothing",
                "{\"id\":null} | id or number or short_id | the key of the record | nothing",
                "[31337] | (the record itself) | an object | an array of 1",
                "\"31337\" | (the record itself) | an object | a string of 5 characters",
                "31337 | (the record itself) | an object | an integer",
                "null | (the record itself) | an object | null",
                "{\"id\":1} | modified_on or modified | the time of the last change | nothing"
            })
    void a_record_without_key_or_time_is_refused(String record, String field, String expected, String shape)
            throws IOException {
        assertRefused(record, field, expected, shape);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "31337.5 | a decimal number",
                "true | a boolean",
                "[31337] | an array of 1",
                "{\"id\":31337} | an object of 1 fields",
                "\"\" | a string of 0 characters",
                "\"  \" | a string of 2 characters",
                "\"31337\\n\" | a string of 6 characters",
                "\"31337\\u0000\" | a string of 6 characters"
            })
    void a_key_of_a_wrong_type_is_refused(String key, String shape) throws IOException {
        assertRefused("{\"id\":" + key + ",\"modified\":\"2026-02-03T14:22:18Z\"}", "id", KEY, shape);
    }

    @Test
    void a_key_may_be_as_long_as_the_longest_id_of_an_api() throws Exception {
        String longest = "a".repeat(1024);
        String words = "ä".repeat(513);

        assertEquals(longest, KindTest.order().read(order(longest), NOW).key());
        assertThrows(BadRecord.class, () -> KindTest.order().read(order(words), NOW), "it is counted in bytes");
    }

    private static JsonNode order(String id) throws IOException {
        return Json.read("{\"id\":\"" + id + "\",\"modified\":\"2026-02-03T14:22:18Z\"}");
    }

    @Test
    void an_overlong_key_is_refused() throws IOException {
        String key = "31337".repeat(205);

        assertRefused(
                "{\"id\":\"" + key + "\",\"modified\":\"2026-02-03T14:22:18Z\"}",
                "id",
                KEY,
                "a string of 1025 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "modified | 31337 | an integer | TIME",
                "modified | {\"at\":31337} | an object of 1 fields | TIME",
                "modified | \"31337-02-03\" | a string of 11 characters | TIME",
                "modified | \"2026-02-03T14:22:18\" | a string of 19 characters | TIME",
                "modified | \"2026-02-03 14:22:18\" | a string of 19 characters | TIME",
                "modified | \"2026-02-0314:22:18Z\" | a string of 19 characters | TIME",
                "modified | \"\" | a string of 0 characters | TIME"
            })
    void a_field_of_a_wrong_type_is_refused(String field, String value, String shape, String expected)
            throws IOException {
        String time = field.equals("modified") ? "" : ",\"modified\":\"2026-02-03T14:22:18Z\"";
        String words = expected.replace("TIME", TIME);

        assertRefused("{\"id\":1,\"" + field + "\":" + value + time + "}", field, words, shape);
    }

    private static void assertRefused(String record, String field, String expected, String shape) throws IOException {
        var json = Json.read(record);

        BadRecord bad = assertThrows(BadRecord.class, () -> KindTest.order().read(json, NOW));

        assertEquals("field " + field + ": expected " + expected + ", got " + shape, bad.getMessage());
        assertFalse(bad.getMessage().contains("31337"));
    }
}
