package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    private static final String URL = "http://localhost:8080/sandbox/leaflink/orders/";
    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00.123456Z");

    @TempDir
    Path folder;

    @Test
    void a_page_holds_at_most_a_hundred_records_and_links_to_its_neighbours() throws IOException {
        Records orders = packaged();

        JsonNode page = Json.read(orders.list(URL + "?x", "limit=500&offset=100&ordering=modified")
                .body());

        assertEquals(268, page.path("count").asInt());
        assertEquals(100, page.path("results").size());
        assertEquals(
                URL + "?limit=100&offset=200&ordering=modified",
                page.path("next").textValue());
        assertEquals(
                URL + "?limit=100&offset=0&ordering=modified",
                page.path("previous").textValue());
    }

    @Test
    void the_last_page_has_no_next_and_an_offset_beyond_the_end_no_results() throws IOException {
        Records orders = packaged();

        JsonNode last = Json.read(orders.list(URL, "offset=200").body());
        JsonNode beyond = Json.read(orders.list(URL, "offset=9000").body());

        assertEquals(68, last.path("results").size());
        assertTrue(last.path("next").isNull());
        assertEquals(0, beyond.path("results").size());
    }

    @Test
    void ordering_is_by_instant_whatever_the_offset_and_then_by_key() throws IOException {
        Records orders = orders(
                order("c", "New", "2026-03-08T04:00:00.000000-06:00"),
                order("b", "New", "2026-03-08T03:00:00.000000-07:00"),
                order("a", "New", "2026-03-08T04:30:00.000000-06:00"));

        assertEquals(List.of("b", "c", "a"), numbers(orders, "ordering=modified"));
    }

    @Test
    void limits_of_time_are_inclusive() throws IOException {
        Records orders = orders(
                order("a", "New", "2026-05-01T10:00:00.000001-06:00"),
                order("b", "New", "2026-05-01T10:00:00.000002-06:00"),
                order("c", "New", "2026-05-01T10:00:00.000003-06:00"));

        assertEquals(List.of("b", "c"), numbers(orders, "modified__gte=2026-05-01T16:00:00.000002Z"));
        assertEquals(List.of("a", "b"), numbers(orders, "modified__lte=2026-05-01T18:00:00.000002%2B02:00"));
    }

    @Test
    void a_time_whose_plus_was_not_encoded_is_a_bad_request() throws IOException {
        Records orders = packaged();

        Answer answer = orders.list(URL, "modified__gte=2026-05-01T10:00:00+00:00");

        assertEquals(400, answer.status());
    }

    @Test
    void a_parameter_that_names_a_field_filters_and_any_other_does_not() throws IOException {
        Records orders = orders(
                order("a", "Accepted", "2026-05-01T10:00:00.000000-06:00"),
                order("b", "Shipped", "2026-05-01T10:00:00.000000-06:00"));

        assertEquals(List.of("b"), numbers(orders, "seller=6808&status=shipped&nonsense=1"));
        assertEquals(List.of(), numbers(orders, "seller=1"));
        assertEquals(List.of("a", "b"), numbers(orders, "customer=7"));
    }

    @Test
    void a_record_is_found_by_its_key_with_its_numbers_exact() throws IOException {
        Records orders = orders(order("a", "Accepted", "2026-05-01T10:00:00.000000-06:00"));

        assertTrue(orders.one("a").body().contains("\"total\":{\"amount\":210.40,"));
        assertEquals(new Answer(404, "{\"detail\":\"Not found.\"}"), orders.one("z"));
    }

    @Test
    void a_move_takes_an_order_to_its_next_status_and_stamps_it_with_denver_time() throws IOException {
        Records orders = orders(order("a", "Accepted", "2026-05-01T10:00:00.000000-06:00"));

        orders.move();

        JsonNode moved = Json.read(orders.one("a").body());
        assertEquals("Shipped", moved.path("status").textValue());
        assertEquals("2026-11-22T08:00:00.123456-07:00", moved.path("modified").textValue());
    }

    @Test
    void two_moves_at_the_same_instant_have_different_times() throws IOException {
        Records orders = orders(order("a", "New", "2026-05-01T10:00:00.000000-06:00"));

        orders.move();
        orders.move();

        assertEquals(
                "2026-11-22T08:00:00.123457-07:00",
                Json.read(orders.one("a").body()).path("modified").textValue());
    }

    @Test
    void an_order_at_its_end_or_outside_the_sequence_stays() throws IOException {
        Records orders = orders(
                order("a", "Shipped", "2026-05-01T10:00:00.000000-06:00"),
                order("b", "Rejected", "2026-05-01T10:00:00.000000-06:00"));

        orders.move();

        assertEquals(List.of(), numbers(orders, "modified__gte=2026-05-02T00:00:00Z"));
    }

    @Test
    void the_history_of_an_order_lists_its_moves() throws IOException {
        Records orders = orders(order("a", "New", "2026-05-01T10:00:00.000000-06:00"));

        orders.move();
        orders.move();

        JsonNode page = Json.read(orders.history(URL, "order=a").body());
        assertEquals(2, page.path("count").asInt());
        assertEquals("Accepted", page.path("results").path(1).path("old_status").textValue());
        assertEquals("Shipped", page.path("results").path(1).path("new_status").textValue());
    }

    @Test
    void a_new_order_has_a_key_and_a_short_id_of_its_own() throws IOException {
        Records orders = orders(order("aaaa-0123abcd", "Shipped", "2026-05-01T10:00:00.000000-06:00"));
        orders.setAddEvery(1);

        orders.move();

        JsonNode added = Json.read(orders.list(URL, "ordering=modified").body())
                .path("results")
                .path(1);
        String number = added.path("number").textValue();
        assertFalse(number.contains("aaaa"));
        assertEquals(number, added.path("order_number").textValue());
        assertTrue(number.endsWith(added.path("short_id").textValue()));
        assertEquals("New", added.path("status").textValue());
        assertEquals(added.path("modified"), added.path("created_on"));
    }

    @Test
    void only_every_nth_call_does_something() throws IOException {
        Records orders = orders(order("a", "New", "2026-05-01T10:00:00.000000-06:00"));
        orders.setEvery(2);

        orders.move();
        assertEquals("New", Json.read(orders.one("a").body()).path("status").textValue());

        orders.move();
        assertEquals(
                "Accepted", Json.read(orders.one("a").body()).path("status").textValue());
    }

    @Test
    void a_restart_continues_where_it_was() throws IOException {
        Records before = packaged();
        before.setAddEvery(2);
        for (int i = 0; i < 4; i++) {
            before.move();
        }

        Records after = packaged();

        assertEquals(270, Json.read(after.list(URL, null).body()).path("count").asInt());
        assertEquals(before.list(URL, "ordering=modified&offset=200"), after.list(URL, "ordering=modified&offset=200"));
        assertEquals(before.history(URL, null), after.history(URL, null));
    }

    @Test
    void a_torn_last_line_in_the_journal_is_ignored() throws IOException {
        Records before = orders(order("a", "New", "2026-05-01T10:00:00.000000-06:00"));
        before.move();
        Files.writeString(journal(), "{\"number\":\"a\",\"sta", StandardOpenOption.APPEND);

        Records after = started(folder.resolve("orders.json"));
        after.move();

        assertEquals(
                "Shipped",
                Json.read(started(folder.resolve("orders.json")).one("a").body())
                        .path("status")
                        .textValue());
    }

    @Test
    void the_fixtures_hold_what_the_sandbox_promises() throws IOException {
        Records orders = packaged();

        JsonNode bulk = Json.read(orders.list(
                        URL,
                        "modified__gte=2026-04-08T01:19:43.985579-06:00&modified__lte=2026-04-08T01:19:43.985579-06:00")
                .body());
        JsonNode hundredth = Json.read(orders.list(URL, "ordering=modified").body())
                .path("results")
                .path(99);

        assertEquals(30, bulk.path("count").asInt());
        assertEquals(
                "2026-04-08T01:19:43.985579-06:00", hundredth.path("modified").textValue());
    }

    private Path journal() {
        return folder.resolve("sandbox/orders.jsonl");
    }

    private Records packaged() throws IOException {
        return started(Path.of("fixtures/leaflink/orders.json"));
    }

    private Records orders(String... orders) throws IOException {
        Path fixture = folder.resolve("orders.json");
        Files.writeString(fixture, "[" + String.join(",", orders) + "]");
        return started(fixture);
    }

    private Records started(Path fixture) throws IOException {
        Records records = new Records(Clock.fixed(NOW, ZoneOffset.UTC));
        records.setFixture(fixture.toString());
        records.setJournal(journal().toString());
        records.setKey("number");
        records.setSequence("New,Accepted,Shipped");
        records.load();
        return records;
    }

    private static String order(String number, String status, String modified) {
        return """
                {"number":"%s","order_number":"%s","short_id":"%s","status":"%s","modified":"%s","seller":6808,
                 "customer":{"id":7},"total":{"amount":210.40,"currency":"USD"}}"""
                .formatted(number, number, number.substring(Math.max(0, number.length() - 8)), status, modified);
    }

    private static List<String> numbers(Records orders, String query) throws IOException {
        return StreamSupport.stream(
                        Json.read(orders.list(URL, query).body())
                                .path("results")
                                .spliterator(),
                        false)
                .map(order -> order.path("number").textValue())
                .toList();
    }
}
