package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.TestConfig;
import drover.event.Event;
import drover.event.Things;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Reading;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassesTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Kind products = type("products", "product");
    private final Kind inventories = type("inventories", "inventory");
    private final Kind parts = type("parts", "part");
    private TestStore store;
    private Missed missed;
    private String apart = "0s";

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
        parts.setEach("parts");
        missed = new Missed(store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_two_passes_have_not_shown_has_gone() throws Exception {
        remembered(products, "a", "b", "c");

        assertEquals(List.of(), look(seen(products, "a", "c")));
        List<Batch> gone = look(seen(products, "a", "c"));

        assertEquals(1, gone.size());
        Reading reading = gone.get(0).readings().get(0);
        assertEquals(List.of("b"), keys(gone.get(0)));
        assertNull(reading.digest());
        assertEquals("name of b", reading.name());
        assertEquals("{\"id\":\"b\",\"name\":\"name of b\"}", reading.data().toString());
        assertEquals(clock.instant(), reading.modified());
    }

    @Test
    void two_looks_at_one_outage_count_as_one() throws Exception {
        apart = "30s";
        remembered(products, "a", "b");
        look(seen(products, "a"));
        WholePages overlapping = pass();
        clock.pass(Duration.ofSeconds(29));

        assertEquals(List.of(), look(seen(products, "a")), "29 seconds are not 30");
        clock.pass(Duration.ofSeconds(1));
        page(overlapping, 1, seen(products, "a"));
        assertEquals(List.of(), overlapping.gone(), "it began before the first look had ended, and ends late");
        overlapping.end();

        assertEquals(List.of("b"), keys(look(seen(products, "a")).get(0)), "since the first look, not the last");
    }

    @Test
    void a_clock_that_was_set_back_keeps_nothing_for_ever() throws Exception {
        apart = "30s";
        remembered(products, "a", "b");
        look(seen(products, "a"));
        clock.pass(Duration.ofDays(-400));
        look(seen(products, "a"));
        clock.pass(Duration.ofSeconds(30));

        assertEquals(List.of("b"), keys(look(seen(products, "a")).get(0)));
    }

    @Test
    void what_was_missed_is_still_known_to_be_after_a_restart() throws Exception {
        remembered(products, "a", "b");
        look(seen(products, "a"));

        missed = new Missed(store, clock);

        assertEquals(List.of("b"), keys(look(seen(products, "a")).get(0)));
    }

    @Test
    void what_was_seen_between_two_passes_that_missed_it_has_not_gone() throws Exception {
        remembered(products, "a", "b");
        look(seen(products, "a"));
        look(seen(products, "a", "b"));

        assertEquals(List.of(), look(seen(products, "a")));
    }

    @Test
    void a_pass_that_broke_off_is_no_look_but_what_it_showed_is_there() throws Exception {
        remembered(products, "a", "b", "c");
        look(seen(products, "a"));
        page(pass(), 1, seen(products, "b"));

        List<Batch> gone = look(seen(products, "a"));

        assertEquals(List.of("c"), keys(gone.get(0)), "b was seen between");
    }

    @Test
    void a_list_that_is_cut_off_in_different_places_makes_nothing_gone() throws Exception {
        remembered(products, "a", "b", "c", "d");
        look(seen(products, "a", "b"));

        assertEquals(List.of(), look(seen(products, "c", "d")));
        assertEquals(List.of(), look(seen(products, "a", "b", "c", "d")));
        assertEquals(List.of(), look(seen(products, "c", "d")));
    }

    @Test
    void a_pass_in_which_a_page_came_twice_is_no_look() throws Exception {
        remembered(products, "a", "b");
        look(seen(products, "a"));
        WholePages pass = pass();
        page(pass, 1, seen(products, "a"));
        page(pass, 1, seen(products, "a"));

        assertEquals(List.of(), pass.gone());
        pass.end();

        assertEquals(List.of("b"), keys(look(seen(products, "a")).get(0)), "the look before it counts");
    }

    @Test
    void a_pass_over_several_pages_has_shown_what_any_of_them_showed() throws Exception {
        remembered(products, "a", "b", "c");
        WholePages pass = pass();
        page(pass, 1, seen(products, "a"));
        page(pass, 1, seen(products, "b"));
        page(pass, 1, seen(products, "c"));

        assertEquals(List.of(), pass.gone());
        assertEquals("3 read in 3 pages, 0 new", pass.summary());
    }

    @Test
    void what_is_missing_is_counted_until_it_has_gone_or_is_there() throws Exception {
        remembered(products, "a", "b", "c");
        WholePages pass = pass();
        page(pass, 1, seen(products, "a"));
        pass.gone();

        assertEquals("1 read in 1 page, 0 new, 2 missing, to be looked for again", pass.summary());
    }

    @Test
    void each_kind_is_told_by_its_own_keys() throws Exception {
        remembered(products, "a");
        remembered(inventories, "a", "x");
        look(seen(products, "a"), seen(inventories, "a"));

        List<Batch> gone = look(seen(products, "a"), seen(inventories, "a"));

        assertEquals(1, gone.size());
        assertEquals("inventories", gone.get(0).type().getStream());
        assertEquals(List.of("x"), keys(gone.get(0)));
    }

    @Test
    void a_part_that_its_record_does_not_name_any_more_has_gone_at_once() throws Exception {
        remembered(products, "a");
        remembered(parts, "a:1", "a:2");

        List<Batch> gone = look(shown("a", "[]"), seen(parts));

        assertEquals(List.of("a:1", "a:2"), keys(gone.get(0)));
    }

    @Test
    void a_part_whose_record_is_missing_has_gone_with_it() throws Exception {
        remembered(products, "a", "b");
        remembered(parts, "a:1", "b:1");

        assertEquals(List.of(), look(shown("a", "[1]"), seen(parts, "a:1")));
        assertEquals(
                List.of(List.of("b"), List.of("b:1")),
                look(shown("a", "[1]"), seen(parts, "a:1")).stream()
                        .map(PassesTest::keys)
                        .toList());
    }

    @Test
    void a_list_of_parts_that_is_null_or_not_there_says_nothing_of_them() throws Exception {
        remembered(products, "a", "b");
        remembered(parts, "a:1", "b:1");

        assertEquals(List.of(), look(shown("a", "null"), seen(products, "b"), seen(parts)));
    }

    @Test
    void many_parts_that_go_at_once_are_looked_for_again() throws Exception {
        remembered(products, "a", "b", "c");
        remembered(parts, "a:1", "b:1", "c:1");

        assertEquals(List.of(), look(shown("a", "[]"), shown("b", "[]"), shown("c", "[]"), seen(parts)));
        assertEquals(
                List.of("a:1", "b:1", "c:1"),
                keys(look(shown("a", "[]"), shown("b", "[]"), shown("c", "[]"), seen(parts))
                        .get(0)));
    }

    @Test
    void what_had_gone_already_or_is_only_known_by_name_or_belongs_to_another_has_not_gone_now() throws Exception {
        remembered(products, "a");
        remembered(type("others", "other"), "b");
        store.write(c -> c.createStatement()
                .executeUpdate("INSERT INTO record (lane, system, thing, key, name, version)"
                        + " VALUES (1, 'distru', 'product', 'c', 'gone', 2)"));
        look(seen(products, "a"));

        assertEquals(List.of(), look(seen(products, "a")));
    }

    @Test
    void a_record_in_quarantine_has_not_gone() throws Exception {
        remembered(products, "a", "b");
        look(refused(products, "a", "b"));

        assertEquals(List.of(), look(refused(products, "a", "b")));
    }

    @Test
    void a_record_without_a_key_might_be_any_and_nothing_of_its_kind_is_said_to_have_gone() throws Exception {
        remembered(products, "a", "b");
        remembered(inventories, "x");
        look(refused(products, (String) null), seen(inventories));

        List<Batch> gone = look(refused(products, (String) null), seen(inventories));

        assertEquals(1, gone.size());
        assertEquals(List.of("x"), keys(gone.get(0)));
    }

    @Test
    void an_empty_list_where_there_was_something_is_an_error() throws Exception {
        remembered(products, "a", "b");
        WholePages pass = pass();
        page(pass, 0, seen(products));

        BadData error = assertThrows(BadData.class, () -> pass.gone());

        assertEquals(
                "products: the list is empty, and 2 records were known: that is not taken for their removal",
                error.getMessage());
    }

    @Test
    void an_empty_list_where_there_was_nothing_is_none() throws Exception {
        WholePages pass = pass();
        page(pass, 0, seen(products));

        assertEquals(List.of(), pass.gone());
    }

    private WholePages pass() {
        return new ConnectionPages(
                "products",
                "products",
                2,
                new Passes(
                                new Gone(
                                        new Things(store, clock, null /* only what routes name is looked up */),
                                        missed,
                                        TestConfig.of(Map.of("drover.second-look", apart)),
                                        clock),
                                missed)
                        .begin(List.of(products, parts, inventories)));
    }

    /** A page of so many records came, and this is what became of them. */
    private static void page(WholePages pass, int records, Batch batch) throws Exception {
        String edges = "{\"node\":{}},".repeat(records).replaceFirst(",$", "");
        pass.open(Json.read(
                "{\"data\":{\"products\":{\"edges\":[" + edges + "],\"pageInfo\":{\"hasNextPage\":false}}}}"));
        note(pass, batch);
    }

    private static void note(WholePages pass, Batch batch) {
        pass.kept(new Kept(List.of(batch), new Ingested(batch.size(), 0, 0)));
    }

    /** A whole pass of one page, with what it showed of each kind; what has gone by it. */
    private List<Batch> look(Batch... batches) throws Exception {
        WholePages pass = pass();
        page(pass, 1, batches[0]);
        for (Batch batch : Arrays.asList(batches).subList(1, batches.length)) {
            note(pass, batch);
        }
        List<Batch> gone = pass.gone();
        pass.end();
        for (Batch batch : gone) {
            store.write(c -> {
                for (String key : keys(batch)) {
                    c.createStatement().executeUpdate("UPDATE record SET digest = NULL WHERE key = '" + key + "'");
                }
                return null;
            });
        }
        return gone;
    }

    /** A product whose field {@code parts} holds that. */
    private Batch shown(String key, String parts) throws Exception {
        ObjectNode record = Json.object().put("id", key);
        record.set("parts", Json.read(parts));
        return new Batch(products, List.of(products.read(record, clock.instant())), List.of(), List.of());
    }

    private Batch seen(Kind type, String... keys) throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String key : keys) {
            readings.add(type.read(Json.object().put("id", key), clock.instant()));
        }
        return new Batch(type, readings, List.of(), List.of());
    }

    private static Batch refused(Kind type, String... keys) {
        return new Batch(
                type,
                List.of(),
                List.of(),
                Arrays.stream(keys)
                        .map(key -> new Batch.Refused("{}", "unreadable", key))
                        .toList());
    }

    private void remembered(Kind type, String... keys) {
        store.write(c -> {
            try (var insert = c.prepareStatement(
                    "INSERT INTO record (lane, system, thing, key, name, digest, version) VALUES (?, ?, ?, ?, ?, ?, 1)")) {
                for (String key : keys) {
                    insert.setLong(1, Event.lane(type.getThing() + "/" + key));
                    insert.setString(2, type.getSystem());
                    insert.setString(3, type.getThing());
                    insert.setString(4, key);
                    insert.setString(5, "name of " + key);
                    insert.setBytes(6, new byte[] {1});
                    insert.executeUpdate();
                }
                return null;
            }
        });
    }

    private static List<String> keys(Batch batch) {
        return batch.readings().stream().map(Reading::key).toList();
    }

    private static Kind type(String stream, String thing) {
        Kind type = new Kind();
        type.setStream(stream);
        type.setSystem("distru");
        type.setThing(thing);
        type.setKey("id");
        return type;
    }
}
