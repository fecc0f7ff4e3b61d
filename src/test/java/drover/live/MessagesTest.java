package drover.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import drover.record.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final Messages messages = new Messages();

    private Told told(String text) {
        return messages.read(text.getBytes(StandardCharsets.UTF_8), 1).get(0);
    }

    @Test
    void a_record_stands_where_it_is_said_with_numbers_and_times_in_hexadecimal() {
        messages.setRecord("params.result");
        messages.setKey("miner");
        messages.setOther("head");
        messages.setSequence("number");
        messages.setTime("timestamp");

        var head = (Told.Tick) told(
                "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x1\",\"result\":"
                        + "{\"number\":\"0x1b4\",\"timestamp\":\"0x69820000\"}}}");

        assertEquals("head", head.key());
        assertEquals(436, head.sequence().intValue());
        assertEquals(Instant.ofEpochSecond(0x69820000L), head.time());
        assertInstanceOf(Told.Other.class, told("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0xabc\"}"));
    }

    @Test
    void all_but_type_and_price_may_be_missing() {
        messages.setTake("price_update");
        messages.setKey("channel");
        messages.setOther("price");
        messages.setSequence("sequence");
        messages.setTime("timestamp");

        var price = (Told.Tick) told("{\"type\":\"price_update\",\"price\":3012.45,\"timestamp\":null}");

        assertEquals("price", price.data().path("channel").asText());
        assertEquals("3012.45", price.data().path("price").decimalValue().toPlainString());
        assertNull(price.sequence());
        assertNull(price.time());
    }

    @Test
    void times_are_seconds_milliseconds_or_iso_and_anything_else_is_none() throws Exception {
        assertEquals(Instant.ofEpochSecond(1770000000), Times.instant(Json.read("1770000000")));
        assertEquals(Instant.ofEpochMilli(1770000000123L), Times.instant(Json.read("1770000000123")));
        assertEquals(Instant.ofEpochMilli(1770000000500L), Times.instant(Json.read("1770000000.5")));
        assertEquals(Instant.ofEpochMilli(1770000000123L), Times.instant(Json.read("\"1770000000123\"")));
        assertEquals(Instant.parse("2026-02-03T12:00:00Z"), Times.instant(Json.read("\"2026-02-03T14:00:00+02:00\"")));
        assertNull(Times.instant(Json.read("\"yesterday\"")));
        assertNull(Times.instant(Json.read("1e99999999")));
        assertNull(Times.instant(Json.read("-1")));
    }

    @Test
    void an_error_is_told_in_the_words_of_the_server_without_secrets() {
        var refused = (Told.Fault) told("{\"type\":\"error\",\"message\":\"Unauthorized: token=abcdefgh12\"}");
        var other =
                (Told.Fault) told("{\"id\":3,\"error\":{\"code\":-32601,\"message\":\"the method does not exist\"}}");

        assertTrue(refused.refused());
        assertFalse(refused.words().contains("abcdefgh12"));
        assertFalse(other.refused());
        assertEquals("the method does not exist", other.words());
        // Some send it with each answer.
        assertInstanceOf(Told.Unreadable.class, told("{\"type\":\"x\",\"error\":null}"));
    }

    @Test
    void close_codes_are_told_apart() {
        assertEquals(End.Kind.REFUSED, End.closed(1008, "policy", messages).kind());
        assertEquals(End.Kind.REFUSED, End.closed(4001, null, messages).kind());
        assertEquals(End.Kind.AGAIN, End.closed(1001, null, messages).kind());
        assertEquals(End.Kind.AGAIN, End.closed(1006, null, messages).kind());
        assertEquals(End.Kind.AGAIN, End.closed(null, null, messages).kind());
        assertEquals(30, End.closed(1013, null, messages).asked().toSeconds());
        messages.setRefusedCodes("4100");
        assertEquals(End.Kind.REFUSED, End.closed(4100, null, messages).kind());
        assertEquals(End.Kind.AGAIN, End.closed(4001, null, messages).kind());
    }

    @Test
    void what_is_sent_first_must_be_json() {
        assertEquals(
                2,
                new Greeting("{\"a\":{\"b\":1}} {\"c\":2}")
                        .messages((Access) null)
                        .size());
        assertEquals(0, new Greeting("").messages((Access) null).size());
        assertThrows(IllegalArgumentException.class, () -> new Greeting("{\"a\""));
    }
}
