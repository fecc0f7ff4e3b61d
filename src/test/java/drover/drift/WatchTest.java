package drover.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.record.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final HandClock clock = new HandClock();
    private final AtomicLong seconds = new AtomicLong();
    private final RecordSchema schema = schema();
    private final List<String> fields = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<String> fresh = new ArrayList<>();
    private int number;

    private static RecordSchema schema() {
        return new RecordSchema(Derived.of(
                "order",
                List.of(
                        json(
                                "{'id':1,'total':{'amount':1.5},'lines':[{'sku':'a','note':'x'},{'sku':'b'}],'paid':null,'extra':{}}"),
                        json("{'id':2,'total':null,'lines':[],'paid':null,'extra':{},'note':'y'}"))));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private Watch watch(int oneOf) {
        return new Watch(schema, oneOf, clock, () -> seconds.get() * 1_000_000_000L);
    }

    /** One that differs from those before in its id only. */
    private void look(Watch watch, String rest, boolean isFirst, boolean isRefused) {
        seconds.incrementAndGet();
        Watch.Seen seen = watch.look(json("{'id':" + ++number + rest + "}"), isFirst, isRefused);
        fields.addAll(seen.fields());
        begun.addAll(seen.begun());
        ended.addAll(seen.ended());
        fresh.addAll(seen.fresh());
    }

    private static final String GOOD = ",'total':{'amount':3},'lines':[],'paid':true,'extra':{'a':1}";

    @Test
    void a_schema_is_derived_of_names_and_types_alone() {
        assertEquals(List.of(), schema.deviations(json("{'id':7" + GOOD + "}")));
        assertEquals(Set.of(), schema.unknown(json("{'id':7" + GOOD + "}")));
        assertEquals(
                Set.of(
                        new Deviation("id", "id is now of type string"),
                        new Deviation("total.amount", "total.amount is missing"),
                        new Deviation("lines[].sku", "lines[].sku is now of type null"),
                        new Deviation("paid", "paid is missing")),
                Set.copyOf(schema.deviations(
                        json("{'id':'ada@example.com','total':{},'lines':[{'sku':null},{'sku':null}],'extra':{}}"))));
        assertEquals(
                Set.of("total.tax", "lines[].qty", "color"),
                schema.unknown(
                        json(
                                "{'id':7,'total':{'amount':1,'tax':2},'lines':[{'sku':'a','qty':1},{'sku':'b','qty':1}],'color':'red','paid':1,'extra':{'ada':1}}")));
    }

    @Test
    void what_a_person_writes_into_it_counts_and_names_from_outside_are_no_fields() throws Exception {
        RecordSchema edited =
                new RecordSchema(json("{'properties':{'id':{'minimum':5}},'additionalProperties':{'type':'string'}}"));

        assertEquals(
                List.of(
                        new Deviation("id", "id is not as its schema says (minimum)"),
                        new Deviation("other", "other is now of type number")),
                edited.deviations(json("{'id':1,'ada@example.com':2}")));
        assertEquals(Set.of(), edited.unknown(json("{'id':9,'ada@example.com':'x'}")));
    }

    @Test
    void a_field_is_different_when_three_in_a_row_have_it_otherwise_and_no_more_when_one_has_it_right() {
        Watch watch = watch(1);
        String bad = GOOD.replace(",'paid':true", "");

        look(watch, bad, false, false);
        look(watch, bad, false, false);
        assertEquals("", watch.words());
        assertNull(watch.since());
        look(watch, bad, false, false);

        assertEquals("paid is missing", watch.words());
        assertEquals(clock.instant(), watch.since());
        look(watch, bad, false, false);
        assertEquals(List.of("paid is missing"), begun);
        assertEquals(List.of("paid", "paid", "paid", "paid"), fields);
        look(watch, GOOD, false, false);
        assertEquals(List.of("paid"), ended);
        assertEquals("", watch.words());
    }

    @Test
    void one_that_is_refused_is_enough() {
        Watch watch = watch(1000);
        look(watch, GOOD, false, false);

        look(watch, ",'paid':1", false, true);

        assertEquals("extra is missing, and 2 fields more", watch.words());
    }

    @Test
    void a_sample_is_looked_at_the_first_of_a_page_and_one_of_so_many_and_none_twice() {
        Watch watch = watch(10);
        for (int i = 0; i < 20; i++) {
            look(watch, "", false, false);
        }
        assertEquals(2 * 4, fields.size());
        look(watch, "", true, false);
        assertEquals(3 * 4, fields.size());
        number--;
        look(watch, "", true, false);
        assertEquals(3 * 4, fields.size());
    }

    @Test
    void of_a_flood_no_more_than_ten_are_looked_at_in_a_second() {
        Watch watch = watch(1);
        for (int i = 0; i < 50; i++) {
            seconds.set(7);
            fields.addAll(watch.look(json("{'id':" + i + "}"), true, false).fields());
        }
        assertEquals(10 * 4, fields.size());
    }

    @Test
    void a_new_field_is_told_once_and_not_more_of_them_than_a_person_reads() {
        Watch watch = watch(1);
        look(watch, GOOD + ",'color':'red'", false, false);
        look(watch, GOOD + ",'color':'blue'", false, false);
        assertEquals(List.of("color"), fresh);

        StringBuilder flood = new StringBuilder(GOOD);
        for (int i = 0; i < 1000; i++) {
            flood.append(",'f").append(i).append("':1");
        }
        look(watch, flood.toString(), false, false);
        assertEquals(100, fresh.size());
        assertEquals(List.of(), fields);
    }
}
