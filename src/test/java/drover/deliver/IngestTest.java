package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.subjects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.event.SnapshotRows;
import drover.ingest.Ingest;
import drover.ingest.Ingested;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Kinds;
import drover.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a batch, on every database the store can be kept in. */
class IngestTest extends OutboxTest {
    @Test
    void a_batch_that_comes_twice_adds_nothing_the_second_time() {
        String[] records = {order(1, 0, "New"), order(2, 1, "New")};
        assertEquals(new Ingested(2, 2, 0), outbox.ingest(records));

        assertEquals(new Ingested(2, 0, 0), outbox.ingest(records));

        assertEquals("2", outbox.sql("SELECT COUNT(*) FROM event"));
        assertEquals("2", outbox.sql("SELECT COUNT(*) FROM delivery"));
    }

    @Test
    void a_twin_whose_state_was_forgotten_is_refused_by_its_id() {
        outbox.ingest(order(1, 0, "New"));
        outbox.store.write(c -> c.createStatement().executeUpdate("DELETE FROM record"));

        assertEquals(new Ingested(1, 0, 0), outbox.ingest(order(1, 0, "New")));

        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM delivery"));
    }

    @Test
    void the_last_state_is_kept_once_and_a_clock_that_is_set_back_puts_no_change_before_another() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"));
        outbox.clock.pass(Duration.ofHours(-1));
        outbox.ingest(order(1, 1, "Accepted"));

        List<SnapshotRows.State> all =
                outbox.store.read(c -> SnapshotRows.after(c, "leaflink", "order", new SnapshotRows.Place(0, -1), 10));

        assertEquals(2, all.size());
        String last = new String(all.get(1).data(), StandardCharsets.UTF_8);
        assertTrue(last.contains("Accepted") && last.contains("\"id\":1,"), last);
        assertTrue(all.get(1).changed().isAfter(all.get(0).changed()));
        assertEquals(
                List.of(all.get(1).id()),
                outbox
                        .store
                        .read(c -> SnapshotRows.after(c, "leaflink", "order", SnapshotRows.Place.of(all.get(0)), 10))
                        .stream()
                        .map(SnapshotRows.State::id)
                        .toList());
    }

    /** Half of them changed at one moment, as after a first run. */
    @Test
    void a_hundred_thousand_states_are_paged_through_and_each_comes_once_in_its_order() {
        outbox.ingest(order(1, 0, "New"));
        outbox.store.write(c -> c.createStatement()
                .executeUpdate("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
                        + " INSERT INTO snapshot (id, list, changed, data) SELECT i + 1000, (SELECT list FROM snapshot),"
                        + " (SELECT changed FROM snapshot) + CASE WHEN i % 2 = 0 THEN 7 ELSE i + 7 END, NULL FROM n"));

        List<SnapshotRows.Place> seen = new ArrayList<>();
        SnapshotRows.Place place = new SnapshotRows.Place(0, -1);
        List<SnapshotRows.State> page;
        do {
            SnapshotRows.Place behind = place;
            page = outbox.store.read(c -> SnapshotRows.after(c, "leaflink", "order", behind, 500));
            page.forEach(state -> seen.add(SnapshotRows.Place.of(state)));
            place = seen.get(seen.size() - 1);
        } while (!page.isEmpty());

        assertEquals(100_000, seen.size());
        assertEquals(
                seen.stream()
                        .sorted(Comparator.comparing(SnapshotRows.Place::changed)
                                .thenComparing(SnapshotRows.Place::id))
                        .distinct()
                        .toList(),
                seen);
    }

    @Test
    void of_what_is_of_people_no_copy_is_kept() throws Exception {
        Kind mail = Kinds.orders();
        mail.setSnapshot(false);

        outbox.ingest(
                false,
                new Batch(
                        mail,
                        List.of(mail.read(Json.read(order(1, 0, "New")), outbox.clock.instant())),
                        List.of(0),
                        List.of()));

        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM event"));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM snapshot"));
    }

    @Test
    void each_downstream_that_wants_the_event_has_one_delivery() {
        outbox.downstreams(
                new Downstream("default", "*", true),
                new Downstream("erp", "leaflink.order.*", true),
                new Downstream("stock", "leaflink.product.*", true));

        outbox.ingest(order(1, 0, "New"));

        assertEquals("2", outbox.sql("SELECT COUNT(*) FROM delivery"));
        assertEquals(1, outbox.deliveries.claim("erp", 10, LEASE).size());
        assertEquals(List.of(), outbox.deliveries.claim("stock", 10, LEASE));
    }

    @Test
    void an_unordered_downstream_gets_all_of_a_lane_at_once() {
        outbox.downstreams(new Downstream("default", "*", false));
        outbox.ingest(order(1, 0, "New"));
        outbox.ingest(order(1, 1, "Accepted"));

        assertEquals(2, outbox.claim(10).size());
    }

    @Test
    void an_older_reading_and_a_repeated_one_change_nothing() {
        outbox.ingest(order(1, 5, "Accepted"));

        assertEquals(0, outbox.ingest(order(1, 4, "New")).fresh());
        assertEquals(0, outbox.ingest(order(1, 5, "Accepted")).fresh());

        assertEquals("Accepted", outbox.sql("SELECT status FROM record"));
    }

    @Test
    void two_states_of_one_thing_in_one_batch_are_two_events_in_their_order() {
        assertEquals(
                2, outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted")).fresh());

        Claim first = outbox.claimOnly();
        outbox.delivered(first);

        assertEquals("leaflink.order.created", first.event().type());
        assertEquals("leaflink.order.status_changed", outbox.claimOnly().event().type());
    }

    @Test
    void microseconds_tell_two_changes_apart() {
        String first = "{\"id\":1,\"modified\":\"2026-02-03T12:00:00.000001Z\",\"status\":\"New\"}";
        String second = "{\"id\":1,\"modified\":\"2026-02-03T12:00:00.000002Z\",\"status\":\"New\"}";
        outbox.ingest(first);

        assertEquals(1, outbox.ingest(second).fresh());
        assertEquals(0, outbox.ingest(second, first).fresh());
    }

    @Test
    void a_baseline_remembers_the_state_and_makes_no_event() {
        assertEquals(new Ingested(2, 0, 0), outbox.ingest(true, order(1, 0, "New"), order(2, 0, "New")));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM event"));

        outbox.ingest(order(1, 0, "New"), order(2, 1, "Accepted"));

        assertEquals(List.of("order/2"), subjects(outbox.claim(10)));
        assertEquals("leaflink.order.status_changed", outbox.sql("SELECT type FROM event"));
    }

    @Test
    void a_refused_record_is_kept_whole_once_and_counted() {
        assertEquals(new Ingested(1, 0, 1), outbox.refuse("{\"id\":true}", "field id: expected …"));
        outbox.clock.pass(Duration.ofMinutes(1));

        outbox.refuse("{\"id\":true}", "field id: expected something else");

        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM quarantine"));
        assertEquals("{\"id\":true}", outbox.sql("SELECT record FROM quarantine"));
        assertEquals("field id: expected something else", outbox.sql("SELECT reason FROM quarantine"));
        assertEquals("2", outbox.sql("SELECT seen FROM quarantine"));
        assertEquals("60000", outbox.sql("SELECT last_seen - first_seen FROM quarantine"));
    }

    @Test
    void a_transaction_that_fails_leaves_neither_event_nor_delivery_nor_state() {
        Batch batch = outbox.batch(order(1, 0, "New"));
        Ingest ingest = new Ingest(
                batch, false, "leaflink-orders-poll", null, List.of(new Downstream("default", "*", true)), 0);

        assertThrows(
                StoreException.class,
                () -> outbox.store.write(c -> {
                    ingest.run(c);
                    throw new SQLException("disk full");
                }));

        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM event"));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM delivery"));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM record"));
        assertEquals(1, outbox.ingest(order(1, 0, "New")).fresh());
    }

    @Test
    void the_stored_body_is_the_event_byte_for_byte() {
        String record =
                "{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\",\"note\":\"Grüße, 緑 \\u0000 \\\"x\\\"\",\"t\":210.40}";
        outbox.ingest(record);

        byte[] body = outbox.claimOnly().event().body();

        String text = new String(body, StandardCharsets.UTF_8);
        assertTrue(text.endsWith("\"data\":" + record + "}"), text);
    }

    @Test
    void what_has_no_time_is_created_updated_removed_and_created_again_each_with_an_id_of_its_own() throws Exception {
        Kind type = compared("product");

        List<Integer> fresh = List.of(
                outbox.ingest(false, one(type, "{\"id\":1,\"name\":\"Plum\"}")).fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"name\":\"Plum\"}")).fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"name\":\"Pine\"}")).fresh(),
                outbox.ingest(false, gone(type)).fresh(),
                outbox.ingest(false, gone(type)).fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"name\":\"Plum\"}")).fresh());

        assertEquals(List.of(1, 0, 1, 1, 0, 1), fresh);
        assertEquals(
                "created,updated,removed,restored",
                String.join(
                        ",",
                        outbox.sql("SELECT type FROM event WHERE seq = 1").replaceFirst(".*\\.", ""),
                        outbox.sql("SELECT type FROM event WHERE seq = 2").replaceFirst(".*\\.", ""),
                        outbox.sql("SELECT type FROM event WHERE seq = 3").replaceFirst(".*\\.", ""),
                        outbox.sql("SELECT type FROM event WHERE seq = 4").replaceFirst(".*\\.", "")));
        assertEquals("4", outbox.sql("SELECT COUNT(DISTINCT id) FROM event"));
    }

    @Test
    void a_quantity_is_compared_with_the_last_one_that_was_news() throws Exception {
        Kind type = compared("inventory");
        type.setQuantity("quantity");

        List<Integer> fresh = List.of(
                outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":\"0\"}")).fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":\"10\"}"))
                        .fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":10.0}")).fresh(),
                outbox.ingest(false, gone(type)).fresh(),
                outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":\"10\"}"))
                        .fresh());

        assertEquals(List.of(0, 1, 0, 1, 1), fresh);
        assertEquals("3", outbox.sql("SELECT COUNT(DISTINCT id) FROM event"));
    }

    @Test
    void what_has_gone_and_had_nothing_left_is_forgotten_without_an_event() throws Exception {
        Kind type = compared("inventory");
        type.setQuantity("quantity");
        outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":\"10\"}"));
        outbox.ingest(false, one(type, "{\"id\":1,\"quantity\":\"0\"}"));

        assertEquals(0, outbox.ingest(false, gone(type)).fresh());

        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM record WHERE digest IS NULL"));
    }

    private Batch one(Kind type, String record) throws Exception {
        return new Batch(type, List.of(type.read(Json.read(record), outbox.clock.instant())), List.of(0), List.of());
    }

    private Batch gone(Kind type) {
        return new Batch(type, List.of(type.gone("1", null, outbox.clock.instant())), List.of(), List.of());
    }

    private static Kind compared(String thing) {
        return Kinds.compared("distru", thing);
    }
}
