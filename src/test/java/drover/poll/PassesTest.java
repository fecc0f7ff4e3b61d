package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import drover.HandClock;
import drover.event.Event;
import drover.ingest.Ingested;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Reading;
import drover.record.Records;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
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
    private TestStore store;
    private Cursors cursors;

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
        cursors = new Cursors(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_a_pass_has_not_shown_has_gone() throws Exception {
        remembered(products, "a", "b", "c");
        Exchange pass = pass("emit");
        page(pass, 2, seen(products, "a", "c"));

        List<Batch> gone = passes("emit").gone(pass);

        assertEquals(1, gone.size());
        Reading reading = gone.get(0).readings().get(0);
        assertEquals(List.of("b"), keys(gone.get(0)));
        assertNull(reading.digest());
        assertEquals("name of b", reading.name());
        assertEquals("{\"id\":\"b\",\"name\":\"name of b\"}", reading.data().toString());
        assertEquals(clock.instant(), reading.modified());
    }

    @Test
    void a_pass_over_several_pages_has_shown_what_any_of_them_showed() throws Exception {
        remembered(products, "a", "b", "c");
        Exchange pass = pass("emit");
        page(pass, 1, seen(products, "a"));
        page(pass, 1, seen(products, "b"));
        page(pass, 1, seen(products, "c"));

        assertEquals(List.of(), passes("emit").gone(pass));
    }

    @Test
    void each_kind_is_told_by_its_own_keys() throws Exception {
        remembered(products, "a");
        remembered(inventories, "a", "x");
        Exchange pass = pass("emit");
        page(pass, 1, seen(products, "a"));
        page(pass, 0, seen(inventories, "a"));

        List<Batch> gone = passes("emit").gone(pass);

        assertEquals(1, gone.size());
        assertEquals("inventories", gone.get(0).type().getStream());
        assertEquals(List.of("x"), keys(gone.get(0)));
    }

    @Test
    void what_had_gone_already_or_is_only_known_by_name_or_belongs_to_another_has_not_gone_now() throws Exception {
        remembered(products, "a");
        remembered(type("others", "other"), "b");
        store.write(c -> c.createStatement()
                .executeUpdate("INSERT INTO record (lane, system, thing, key, name, version)"
                        + " VALUES (1, 'distru', 'product', 'c', 'gone', 2)"));
        Exchange pass = pass("emit");
        page(pass, 1, seen(products, "a"));

        assertEquals(List.of(), passes("emit").gone(pass));
    }

    @Test
    void a_record_in_quarantine_has_not_gone() throws Exception {
        remembered(products, "a", "b");
        Exchange pass = pass("emit");
        page(pass, 2, refused(products, "a", "b"));

        assertEquals(List.of(), passes("emit").gone(pass));
    }

    @Test
    void a_record_without_a_key_might_be_any_and_nothing_of_its_kind_is_said_to_have_gone() throws Exception {
        remembered(products, "a", "b");
        remembered(inventories, "x");
        Exchange pass = pass("emit");
        page(pass, 1, refused(products, (String) null));
        page(pass, 1, seen(inventories));

        List<Batch> gone = passes("emit").gone(pass);

        assertEquals(1, gone.size());
        assertEquals(List.of("x"), keys(gone.get(0)));
    }

    @Test
    void an_empty_list_where_there_was_something_is_an_error() throws Exception {
        remembered(products, "a", "b");
        Exchange pass = pass("emit");
        page(pass, 0, seen(products));

        BadData error = assertThrows(BadData.class, () -> passes("emit").gone(pass));

        assertEquals(
                "products: the list is empty, and 2 records were known: that is not taken for their removal",
                error.getMessage());
    }

    @Test
    void an_empty_list_where_there_was_nothing_is_none() throws Exception {
        Exchange pass = pass("emit");
        page(pass, 0, seen(products));

        assertEquals(List.of(), passes("emit").gone(pass));
    }

    @Test
    void the_first_run_lasts_until_a_pass_was_complete() throws Exception {
        assertEquals(true, pass("baseline").getVariable("baseline"));
        Exchange second = pass("baseline");
        assertEquals(true, second.getVariable("baseline"), "the first was not complete");

        passes("baseline").close(second);

        assertEquals(false, pass("baseline").getVariable("baseline"));
        assertNotNull(cursors.load("products"));
    }

    @Test
    void a_first_run_that_emits_is_no_baseline() {
        assertEquals(false, pass("emit").getVariable("baseline"));
    }

    private Exchange pass(String firstRun) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Records.RECORD, products);
        exchange.setVariable("connection", "products");
        passes(firstRun).open(exchange);
        return exchange;
    }

    private Passes passes(String firstRun) {
        Map<String, String> keys = Map.of("distru.first-run", firstRun, "distru.page-size", "2");
        return new Passes(
                cursors,
                store,
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(keys, "test", 100))
                        .build(),
                clock);
    }

    /** A page of so many records came, and this is what became of them. */
    private void page(Exchange pass, int records, Batch batch) throws Exception {
        String edges = "{\"node\":{}},".repeat(records).replaceFirst(",$", "");
        pass.getVariable(Polls.PAGES, Pages.class)
                .open(Json.read(
                        "{\"data\":{\"products\":{\"edges\":[" + edges + "],\"pageInfo\":{\"hasNextPage\":false}}}}"));
        pass.getMessage().setBody(batch);
        pass.setVariable("ingested", new Ingested(batch.size(), 0, 0));
        passes("emit").note(pass);
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
