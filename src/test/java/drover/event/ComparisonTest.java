package drover.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Kinds;
import drover.record.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** News of records that have no time of their last change. */
class ComparisonTest {
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00.123456789Z");

    @Test
    void the_first_sight_of_a_thing_is_created_at_the_time_it_was_seen() throws Exception {
        Event event = Event.of(product("Plum"), null).orElseThrow();

        assertEquals("distru.product.created", event.type());
        assertEquals("product/p1", event.subject());
        assertEquals("2026-02-03T22:00:00.123456Z", json(event).path("time").asText());
    }

    @Test
    void another_content_is_updated_and_the_same_is_no_event() throws Exception {
        Known plum = known(product("Plum"), 1);

        assertEquals(
                "distru.product.updated",
                Event.of(product("Pine"), plum).orElseThrow().type());
        assertEquals(Optional.empty(), Event.of(product("Plum"), plum));
    }

    @Test
    void what_has_gone_is_removed_once() throws Exception {
        Reading gone = type().gone("p1", "Plum", NOW);

        Event event = Event.of(gone, known(product("Plum"), 1)).orElseThrow();

        assertEquals("distru.product.removed", event.type());
        assertEquals("product/p1", event.subject());
        assertEquals(
                "{\"id\":\"p1\",\"name\":\"Plum\"}", json(event).path("data").toString());
        assertEquals(Optional.empty(), Event.of(gone, known(gone, 2)));
        assertEquals(Optional.empty(), Event.of(gone, null));
    }

    @Test
    void what_comes_back_is_restored() throws Exception {
        Event first = Event.of(product("Plum"), null).orElseThrow();

        Event again = Event.of(product("Plum"), known(type().gone("p1", "Plum", NOW), 2))
                .orElseThrow();

        assertEquals("distru.product.restored", again.type());
        assertEquals(first.subject(), again.subject());
        assertNotEquals(first.id(), again.id());
    }

    @Test
    void what_was_known_by_name_only_is_created() throws Exception {
        assertEquals(
                "distru.product.created",
                Event.of(product("Plum"), new Known(null, null, null, null, 0))
                        .orElseThrow()
                        .type());
    }

    @Test
    void the_same_news_has_the_same_id_and_a_state_that_comes_back_another() throws Exception {
        String plum = id(product("Plum"), known(product("Pine"), 1));

        assertEquals(plum, id(product("Plum"), known(product("Pine"), 1)));
        assertNotEquals(plum, id(product("Plum"), known(product("Pine"), 3)));
        assertNotEquals(plum, id(product("Quince"), known(product("Pine"), 1)));
    }

    @Test
    void a_repeated_content_repeats_no_event_in_particular() throws Exception {
        assertEquals(List.of(), Event.ids(product("Plum")));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 7, 10, 7, -3",
        "10, 10.5, 10, 10.5, 0.5",
        "0, -2.25, 0, -2.25, -2.25",
        "-3, 4, -3, 4, 7",
        "10.00, 11, 10.00, 11, 1.00",
        "0.1, 0.3, 0.1, 0.3, 0.2",
        "12345678901234567890.1, 12345678901234567890.2, 12345678901234567890.1, 12345678901234567890.2, 0.1",
        "1e3, 1, 1000, 1, -999"
    })
    void a_changed_quantity_says_old_new_and_the_exact_difference(
            String before, String now, String old, String fresh, String difference) throws Exception {
        Event event =
                Event.of(stock(quoted(now)), known(stock(quoted(before)), 1)).orElseThrow();

        JsonNode data = json(event).path("data");
        assertEquals("distru.inventory.changed", event.type());
        assertEquals("inventory/p1:l1", event.subject());
        assertEquals(old, data.path("old_quantity").textValue());
        assertEquals(fresh, data.path("new_quantity").textValue());
        assertEquals(difference, data.path("difference").textValue());
        assertEquals("Vault", data.at("/location/name").asText());
        assertEquals("Plum", data.at("/product/name").asText());
    }

    @ParameterizedTest
    @CsvSource({"10, 10.0", "10, 1e1", "0, 0.000", "-1.50, -1.5", "0, -0"})
    void the_same_number_written_differently_is_no_change(String before, String now) throws Exception {
        assertEquals(Optional.empty(), Event.of(stock(quoted(now)), known(stock(quoted(before)), 1)));
        assertEquals(Optional.empty(), Event.of(stock(now), known(stock(quoted(before)), 1)));
    }

    @Test
    void what_is_not_known_or_not_there_any_more_has_the_quantity_0() throws Exception {
        assertEquals("5", difference(stock("5"), null));
        assertEquals(Optional.empty(), Event.of(stock("0"), null));
        assertEquals("-5", difference(inventory().gone("p1:l1", "Vault", NOW), known(stock("5"), 1)));
        assertEquals("5", difference(stock("5"), known(inventory().gone("p1:l1", "Vault", NOW), 2)));
    }

    @Test
    void below_the_threshold_a_change_is_none() throws Exception {
        Kind tenPerCent = inventory();
        tenPerCent.setThreshold(10);
        Known hundred = known(stock("100"), 1);

        assertEquals(Optional.empty(), Event.of(stock(tenPerCent, "109"), hundred));
        assertEquals(Optional.empty(), Event.of(stock(tenPerCent, "90.01"), hundred));
        assertEquals("10", difference(stock(tenPerCent, "110"), hundred));
        assertEquals("-10", difference(stock(tenPerCent, "90"), hundred));
    }

    private static String difference(Reading reading, Known known) throws IOException {
        return json(Event.of(reading, known).orElseThrow())
                .at("/data/difference")
                .textValue();
    }

    private static String id(Reading reading, Known known) {
        return Event.of(reading, known).orElseThrow().id();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static Kind type() {
        Kind type = Kinds.compared("distru", "product");
        type.setName("name");
        return type;
    }

    private static Kind inventory() {
        Kind type = type();
        type.setThing("inventory");
        type.setKey("product.id + location.id");
        type.setQuantity("quantity");
        return type;
    }

    private static Reading product(String name) throws Exception {
        return type().read(Json.object().put("id", "p1").put("name", name), NOW);
    }

    private static Reading stock(String quantity) throws Exception {
        return stock(inventory(), quantity);
    }

    private static Reading stock(Kind type, String quantity) throws Exception {
        return type.read(
                Json.read("{\"location\":{\"id\":\"l1\",\"name\":\"Vault\"},\"quantity\":" + quantity
                        + ",\"product\":{\"id\":\"p1\",\"name\":\"Plum\"}}"),
                NOW);
    }

    private static Known known(Reading reading, long version) {
        return new Known(reading.modified(), reading.revision(), reading.digest(), reading.status(), version);
    }

    private static JsonNode json(Event event) throws IOException {
        return Json.read(event.body());
    }
}
