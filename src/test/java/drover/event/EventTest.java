package drover.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.BadRecord;
import drover.record.Json;
import drover.record.Kind;
import drover.record.KindTest;
import drover.record.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTest {
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00Z");
    private static final String AT_TWO = "2026-02-03T14:00:00.000001Z";
    private static final String AT_THREE = "2026-02-03T15:00:00Z";

    @Test
    void the_first_sight_of_a_thing_is_created() throws Exception {
        Event event = Event.of(order(AT_TWO, "New"), null).orElseThrow();

        assertEquals("leaflink.order.created", event.type());
        assertEquals("order/4821934", event.subject());
        assertEquals(Event.lane("order/4821934"), event.lane());
    }

    @Test
    void a_thing_of_which_only_the_name_was_known_is_created() throws Exception {
        Event event = Event.of(order(AT_TWO, "New"), new Known(null, null, null, null, 0))
                .orElseThrow();

        assertEquals("leaflink.order.created", event.type());
    }

    @Test
    void a_later_reading_is_updated() throws Exception {
        Reading later = order(AT_THREE, "New");

        Event event = Event.of(later, known(order(AT_TWO, "New"))).orElseThrow();

        assertEquals("leaflink.order.updated", event.type());
        assertFalse(later.resolved().has("from"));
    }

    @Test
    void a_changed_status_says_from_and_to() throws Exception {
        Event event = Event.of(order(AT_THREE, "Accepted"), known(order(AT_TWO, "Submitted")))
                .orElseThrow();

        assertEquals("leaflink.order.status_changed", event.type());
        assertEquals("Submitted", json(event).path("data").path("from").textValue());
        assertEquals("Accepted", json(event).path("data").path("to").textValue());
    }

    @Test
    void a_status_that_appears_or_goes_is_an_update() throws Exception {
        Optional<Event> appeared = Event.of(order(AT_THREE, "New"), known(order(AT_TWO, null)));
        Optional<Event> gone = Event.of(order(AT_THREE, null), known(order(AT_TWO, "New")));

        assertEquals("leaflink.order.updated", appeared.orElseThrow().type());
        assertEquals("leaflink.order.updated", gone.orElseThrow().type());
    }

    @Test
    void the_same_reading_again_is_no_event() throws Exception {
        Reading reading = order(AT_TWO, "New");

        assertEquals(Optional.empty(), Event.of(order(AT_TWO, "New"), known(reading)));
    }

    @Test
    void an_older_reading_is_no_event() throws Exception {
        assertEquals(Optional.empty(), Event.of(order(AT_TWO, "Old"), known(order(AT_THREE, "New"))));
    }

    @Test
    void what_was_dated_ahead_is_corrected_by_whatever_else_comes() throws Exception {
        Reading ahead = order("2026-02-04T14:00:00Z", "New");

        assertTrue(Event.of(ahead, known(ahead)).isEmpty(), "the same again is no event");
        Event correction = Event.of(order(AT_TWO, "Accepted"), known(ahead)).orElseThrow();
        assertEquals("leaflink.order.status_changed", correction.type());
        assertFalse(Event.ids(ahead).contains(correction.id()));
    }

    @Test
    void a_second_change_within_the_same_instant_is_an_event_with_an_id_of_its_own() throws Exception {
        Event first = Event.of(order(AT_TWO, "New"), null).orElseThrow();

        Event second =
                Event.of(order(AT_TWO, "Accepted"), known(order(AT_TWO, "New"))).orElseThrow();

        assertEquals("leaflink.order.status_changed", second.type());
        assertNotEquals(first.id(), second.id());
    }

    @Test
    void of_two_states_of_one_instant_the_revision_says_which_is_the_later() throws Exception {
        Kind kind = KindTest.order();
        kind.setRevision("SyncToken");
        Reading first = kind.read(revised("\"9\""), NOW);
        Reading second = kind.read(revised("10"), NOW);
        Reading uncounted = kind.read(revised("\"ten\""), NOW);

        assertEquals(
                "leaflink.order.updated",
                Event.of(second, known(first)).orElseThrow().type());
        assertEquals(Optional.empty(), Event.of(first, known(second)), "the earlier one that comes late");
        assertTrue(Event.of(uncounted, known(second)).isPresent(), "what counts nothing is told by its content");
    }

    private static JsonNode revised(String revision) throws IOException {
        return Json.read("{\"id\":1,\"modified\":\"" + AT_TWO + "\",\"SyncToken\":" + revision + "}");
    }

    @Test
    void the_same_change_has_the_same_id_whoever_sees_it_and_whatever_it_is_called() throws Exception {
        Event created = Event.of(order(AT_THREE, "Accepted"), null).orElseThrow();
        Event updated = Event.of(order(AT_THREE, "Accepted"), known(order(AT_TWO, "Accepted")))
                .orElseThrow();
        Event moved = Event.of(order(AT_THREE, "Accepted"), known(order(AT_TWO, "New")))
                .orElseThrow();
        Event offset =
                Event.of(order("2026-02-03T08:00:00-07:00", "Accepted"), null).orElseThrow();

        assertEquals(created.id(), updated.id());
        assertEquals(created.id(), moved.id());
        assertEquals(created.id(), offset.id());
    }

    @Test
    void another_key_thing_system_or_microsecond_has_another_id() throws Exception {
        String id = id(KindTest.order(), "{\"id\":1,\"modified\":\"2026-02-03T14:00:00.000001Z\"}");
        Kind product = KindTest.order();
        product.setThing("product");
        Kind distru = KindTest.order();
        distru.setSystem("distru");

        assertNotEquals(id, id(KindTest.order(), "{\"id\":2,\"modified\":\"2026-02-03T14:00:00.000001Z\"}"));
        assertNotEquals(id, id(KindTest.order(), "{\"id\":1,\"modified\":\"2026-02-03T14:00:00.000002Z\"}"));
        assertNotEquals(id, id(product, "{\"id\":1,\"modified\":\"2026-02-03T14:00:00.000001Z\"}"));
        assertNotEquals(id, id(distru, "{\"id\":1,\"modified\":\"2026-02-03T14:00:00.000001Z\"}"));
    }

    @Test
    void an_id_is_a_uuid_of_version_8_and_ids_sort_by_time() throws Exception {
        String before = "";
        for (int second = 0; second < 60; second++) {
            String id = id(
                    KindTest.order(),
                    "{\"id\":1,\"modified\":\"2026-02-03T14:00:%02d.%03dZ\"}".formatted(second, second));

            assertEquals(8, UUID.fromString(id).version());
            assertEquals(2, UUID.fromString(id).variant());
            assertTrue(before.compareTo(id) < 0, id);
            before = id;
        }
    }

    @Test
    void an_id_never_changes_between_releases() {
        String id = EventId.of(Instant.parse("2026-02-03T14:22:18.392745Z"), "leaflink", "order", "4821934");

        assertEquals("019c23e1-fb18-8d72-a14c-aa3bc9ab5106", id);
    }

    @Test
    void an_event_is_a_cloud_event_with_everything_it_must_have() throws Exception {
        Event event = Event.of(order(AT_TWO, "New"), null).orElseThrow();

        JsonNode json = json(event);
        assertEquals("1.0", json.path("specversion").textValue());
        assertEquals(event.id(), json.path("id").textValue());
        assertEquals("leaflink.order.created", json.path("type").textValue());
        assertEquals("/leaflink/sellers/6808", json.path("source").textValue());
        assertEquals("order/4821934", json.path("subject").textValue());
        assertEquals("2026-02-03T14:00:00.000001Z", json.path("time").textValue());
        assertEquals("application/json", json.path("datacontenttype").textValue());
        assertEquals("New", json.path("data").path("status").textValue());
    }

    @Test
    void numbers_are_delivered_exactly_as_they_came() throws Exception {
        String numbers = "\"a\":210.40,\"b\":0.1,\"c\":123456789012345678901234567890,\"d\":0.30000000000000004";
        String record = "{\"id\":4821934,\"modified\":\"" + AT_TWO + "\"," + numbers + "}";

        Event event =
                Event.of(KindTest.order().read(Json.read(record), NOW), null).orElseThrow();

        String body = new String(event.body(), StandardCharsets.UTF_8);
        assertTrue(body.contains(numbers), body);
    }

    private static String id(Kind type, String record) throws IOException, BadRecord {
        return Event.of(type.read(Json.read(record), NOW), null).orElseThrow().id();
    }

    private static Reading order(String modified, String status) throws IOException, BadRecord {
        String text = status == null ? "null" : "\"" + status + "\"";
        String record = "{\"id\":4821934,\"modified\":\"" + modified + "\",\"status\":" + text + "}";
        return KindTest.order().read(Json.read(record), NOW);
    }

    private static Known known(Reading reading) {
        return new Known(reading.modified(), reading.revision(), reading.digest(), reading.status(), 1);
    }

    private static JsonNode json(Event event) throws IOException {
        return Json.read(event.body());
    }
}
