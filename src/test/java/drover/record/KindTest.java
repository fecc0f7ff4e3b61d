package drover.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class KindTest {
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00Z");

    @Test
    void an_order_as_leaflink_gives_it_is_read() throws Exception {
        JsonNode page = Json.read(Files.readString(Path.of("fixtures/leaflink/orders-page.json")));

        Reading reading = order().read(page.path("results").path(0), NOW);

        assertEquals("f1ef08ad-cbe2-4641-a56f-1f562dba3187", reading.key());
        assertEquals("order/f1ef08ad-cbe2-4641-a56f-1f562dba3187", reading.subject());
        assertEquals(Instant.parse("2026-01-07T12:41:52.223228Z"), reading.modified());
        assertEquals("Accepted", reading.status());
        assertEquals("62111", order().reference(reading.data(), "customer"));
        assertEquals(page.path("results").path(0), reading.data());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"id\":4821934 | 4821934",
                "\"id\":\"4821934\" | 4821934",
                "\"id\":184467440737095516151844674407370955 | 184467440737095516151844674407370955",
                "\"number\":\"aec108ac-a12ga9bf6e2f\" | aec108ac-a12ga9bf6e2f",
                "\"short_id\":\"a9bf6e2f\" | a9bf6e2f",
                "\"id\":null,\"number\":null,\"short_id\":\"a9bf6e2f\" | a9bf6e2f",
                "\"short_id\":\"a9bf6e2f\",\"number\":\"aec108ac\" | aec108ac",
                "\"short_id\":\"a9bf6e2f\",\"number\":\"aec108ac\",\"id\":1 | 1"
            })
    void the_key_is_the_first_that_is_there(String fields, String key) throws Exception {
        assertEquals(
                key,
                read("{" + fields + ",\"modified\":\"2026-02-03T14:22:18Z\"}").key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"total\":\"210.40\"",
                "\"total\":210.40",
                "\"total\":0",
                "\"total\":1e400",
                "\"total\":{\"amount\":594,\"currency\":\"USD\"}",
                "\"total\":{\"amount\":\"594.00\",\"currency\":\"USD\"}",
                "\"total\":null",
                "\"customer\":148515",
                "\"customer\":\"148515\"",
                "\"customer\":{\"id\":148515,\"display_name\":\"Good Vibrations\"}",
                "\"customer\":null",
                "\"status\":null",
                "\"surprise\":{\"deep\":[1,2,{\"deeper\":true}]},\"another\":-0.0"
            })
    void both_spellings_of_a_field_and_unknown_fields_are_welcome(String field) throws Exception {
        String record = "{\"id\":1,\"modified\":\"2026-02-03T14:22:18Z\"," + field + "}";

        assertEquals(Json.read(record), read(record).data());
    }

    @ParameterizedTest
    @CsvSource({
        "modified, 2026-02-03T14:22:18-07:00, 2026-02-03T21:22:18Z",
        "modified, 2026-02-03T14:22:18.392745-07:00, 2026-02-03T21:22:18.392745Z",
        "modified_on, 2026-02-03T14:22:18.3Z, 2026-02-03T14:22:18.300Z",
        "modified, 2026-02-03 14:22:18+00:00, 2026-02-03T14:22:18Z",
        "modified, 2026-02-03T14:22:18+0530, 2026-02-03T08:52:18Z",
        "modified, 2026-02-03T14:22:18-07, 2026-02-03T21:22:18Z",
        "modified, 2026-02-03t14:22z, 2026-02-03T14:22:00Z",
        "modified_on, 2026-02-03T14:22:18.392745678+05:30, 2026-02-03T08:52:18.392745Z"
    })
    void times_have_an_offset_and_keep_their_microseconds(String field, String text, String instant) throws Exception {
        Reading reading = read("{\"id\":1,\"" + field + "\":\"" + text + "\"}");

        assertEquals(Instant.parse(instant), reading.modified());
    }

    @Test
    void modified_on_goes_before_modified() throws Exception {
        Reading reading =
                read("{\"id\":1,\"modified\":\"2026-02-01T00:00:00Z\",\"modified_on\":\"2026-02-02T00:00:00Z\"}");

        assertEquals(Instant.parse("2026-02-02T00:00:00Z"), reading.modified());
    }

    @Test
    void a_time_in_the_future_is_read_as_it_is() throws Exception {
        Reading reading = order().read(Json.read("{\"id\":1,\"modified\":\"2028-02-03T14:22:18Z\"}"), NOW);

        assertEquals(Instant.parse("2028-02-03T14:22:18Z"), reading.modified());
        assertEquals(NOW, reading.seen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"total\":\"\"",
                "\"total\":{}",
                "\"total\":{\"amount\":null,\"currency\":\"USD\"}",
                "\"total\":\"1,234.50\"",
                "\"total\":[1]",
                "\"customer\":{}",
                "\"customer\":{\"name\":\"no id\"}",
                "\"customer\":[1]",
                "\"customer\":\"../orders\""
            })
    void only_key_and_time_are_needed_and_the_rest_stays_as_it_came(String field) throws Exception {
        String record = "{\"id\":1,\"modified\":\"2026-02-03T14:22:18Z\"," + field + "}";

        Reading reading = order().read(Json.read(record), NOW);

        assertEquals("1", reading.key());
        assertNull(reading.status());
        assertNull(order().reference(reading.data(), "customer"));
        assertEquals(Json.read(record), reading.data());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Submitted\" | Submitted",
                "7 | 7",
                "7.50 | 7.50",
                "true | true",
                "{\"id\":7} |",
                "[\"Submitted\"] |",
                "\"a\\u0000b\" |"
            })
    void a_status_and_a_name_are_one_word_and_no_reason_to_keep_a_record_back(String value, String word)
            throws Exception {
        Kind kind = order();
        kind.setName("title");

        Reading reading = kind.read(
                Json.read("{\"id\":1,\"modified\":\"2026-02-03T14:22:18Z\",\"status\":" + value + ",\"title\":" + value
                        + "}"),
                NOW);

        assertEquals(word, reading.status());
        assertEquals(word, reading.name());
    }

    @Test
    void what_happened_must_be_a_text() throws Exception {
        Kind kind = order();
        kind.setHappened("happened");
        JsonNode record = Json.read("{\"id\":1,\"modified\":\"2026-02-03T14:22:18Z\",\"happened\":7}");

        assertThrows(BadRecord.class, () -> kind.read(record, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"total\":12.50} | {\"total\":12.5000}",
                "{\"total\":12.50} | {\"total\":\"12.5\"}",
                "{\"total\":\"12.50\"} | {\"total\":\"12.5000\"}",
                "{\"total\":{\"amount\":\"594.00\",\"currency\":\"USD\"}} | {\"total\":{\"currency\":\"USD\",\"amount\":\"594\"}}",
                "{\"count\":100} | {\"count\":1e2}",
                "{\"lines\":[{\"quantity\":1.0,\"id\":2}]} | {\"lines\":[{\"id\":2,\"quantity\":1}]}"
            })
    void a_number_that_is_respelt_is_no_change(String before, String after) throws Exception {
        assertArrayEquals(digest(before), digest(after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"total\":12.50} | {\"total\":12.51}", "{\"total\":1e999999} | {\"total\":1e999998}"})
    void another_value_and_another_text_are_a_change(String before, String after) throws Exception {
        assertFalse(Arrays.equals(digest(before), digest(after)));
    }

    private static byte[] digest(String fields) throws Exception {
        ObjectNode record = (ObjectNode) Json.read(fields);
        return order().read(record.put("id", 1).put("modified", "2026-02-03T14:22:18Z"), NOW)
                .digest();
    }

    @Test
    void what_says_that_it_belongs_to_somebody_else_is_foreign() throws Exception {
        Kind order = order();
        order.setOwner("seller=6808");

        assertTrue(order.isForeign(Json.read("{\"seller\":{\"id\":9999}}")));
        assertTrue(order.isForeign(Json.read("{\"seller\":9999}")));
        assertFalse(order.isForeign(Json.read("{\"seller\":{\"id\":6808}}")));
        assertFalse(order.isForeign(Json.read("{\"seller\":null}")));
        assertFalse(order.isForeign(Json.read("{}")));
        order.setOwner("seller=");
        assertFalse(order.isForeign(Json.read("{\"seller\":9999}")));
    }

    @ParameterizedTest
    @CsvSource({"148515, 148515", "'\"148515\"', 148515", "'{\"id\":148515}', 148515", "null,"})
    void a_reference_is_an_integer_or_an_object_with_an_id(String customer, String key) throws Exception {
        assertEquals(key, order().reference(Json.read("{\"customer\":" + customer + "}"), "customer"));
    }

    @Test
    void a_reference_that_is_missing_is_none() throws Exception {
        assertNull(order().reference(Json.read("{}"), "customer"));
    }

    @Test
    void a_field_may_be_deep_in_the_record() throws Exception {
        Kind type = new Kind();
        type.setKey("meta.id");
        type.setTime("meta.changed");
        type.setName("who.name");

        Reading reading = type.read(
                Json.read("{\"meta\":{\"id\":7,\"changed\":\"2026-02-03T14:22:18Z\"},\"who\":{\"name\":\"Quill\"}}"),
                NOW);

        assertEquals("7", reading.key());
        assertEquals("Quill", reading.name());
    }

    public static Kind order() {
        Kind order = new Kind();
        order.setStream("leaflink-orders");
        order.setSystem("leaflink");
        order.setThing("order");
        order.setSource("/leaflink/sellers/6808");
        order.setKey("id, number, short_id");
        order.setTime("modified_on, modified");
        order.setStatus("status");
        order.setReferences("customer=customer");
        return order;
    }

    private static Reading read(String record) throws BadRecord, IOException {
        return order().read(Json.read(record), NOW);
    }
}
