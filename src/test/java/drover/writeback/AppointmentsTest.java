package drover.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.Permanent;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppointmentsTest {
    private static final String ZONE = "America/Denver";

    private final Appointments appointments = new Appointments();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'summary':'S','start':'2026-03-08'} | {'date':'2026-03-08'} | {'date':'2026-03-09'}",
                "{'summary':'S','start':'2026-02-03T14:00:00-07:00'} | {'dateTime':'2026-02-03T14:00:00-07:00','timeZone':'America/Denver'} | {'dateTime':'2026-02-03T15:00:00-07:00','timeZone':'America/Denver'}",
                "{'summary':'S','start':'2026-02-03T21:00:30.5Z','zone':'UTC'} | {'dateTime':'2026-02-03T21:00:30.500Z','timeZone':'UTC'} | {'dateTime':'2026-02-03T22:00:30.500Z','timeZone':'UTC'}",
                "{'summary':'S','start':'2026-02-03T14:00','end':'2026-02-03T14:30:00'} | {'dateTime':'2026-02-03T14:00:00-07:00','timeZone':'America/Denver'} | {'dateTime':'2026-02-03T14:30:00-07:00','timeZone':'America/Denver'}",
                "{'summary':'S','start':'2026-03-08T01:30:00'} | {'dateTime':'2026-03-08T01:30:00-07:00','timeZone':'America/Denver'} | {'dateTime':'2026-03-08T02:30:00-07:00','timeZone':'America/Denver'}"
            })
    void times_are_sent_as_they_are_meant(String wanted, String start, String end) throws Exception {
        JsonNode event = of("e1", wanted);

        assertEquals(Json.read(json(start)), event.get("start"));
        assertEquals(Json.read(json(end)), event.get("end"));
    }

    @Test
    void attendees_are_an_array_or_a_text() throws Exception {
        String both = "[{'email':'a@example.com'},{'email':'b@example.com'}]";

        assertEquals(
                Json.read(json(both)),
                of("e1", "{'summary':'S','start':'2026-03-08','attendees':'a@example.com, b@example.com'}")
                        .get("attendees"));
        assertEquals(
                Json.read(json(both)),
                of("e1", "{'summary':'S','start':'2026-03-08','attendees':['a@example.com',{'email':'b@example.com'}]}")
                        .get("attendees"));
    }

    @Test
    void the_id_is_that_of_the_event_and_has_only_letters_that_google_takes() throws Exception {
        String wanted = "{'summary':'S','start':'2026-03-08'}";
        String id = of("e1", wanted).get("id").asText();

        assertTrue(id.matches("[a-v0-9]{32}"), id);
        assertEquals(
                id, of("e1", "{'summary':'S','start':'2026-03-09'}").get("id").asText());
        assertNotEquals(id, of("e2", wanted).get("id").asText());
        assertNotEquals(
                id, of("e1", "{'summary':'T','start':'2026-03-08'}").get("id").asText());
        assertEquals(of(null, wanted), of(null, wanted));
        assertNotEquals(
                of(null, wanted).get("id"),
                of(null, "{'summary':'S','start':'2026-03-09'}").get("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'summary':'S'}",
                "{'start':'2026-03-08'}",
                "{'summary':'S','start':'soon'}",
                "{'summary':'S','start':'2026-03-08','end':'2026-03-08T10:00:00Z'}",
                "{'summary':'S','start':'2026-03-08T10:00:00','zone':'Mars/North'}"
            })
    void what_can_be_no_calendar_event_never_will_be(String wanted) {
        assertThrows(Permanent.class, () -> of("e1", wanted));
    }

    private JsonNode of(String event, String wanted) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        if (event != null) {
            exchange.setVariable("event.id", event);
        }
        return appointments.of(exchange, Json.read(json(wanted)), ZONE);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
