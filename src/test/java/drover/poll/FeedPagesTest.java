package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.event.Things;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Reading;
import drover.system.BadData;
import drover.system.TestApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FeedPagesTest {
    private static final Duration LOOKBACK = Duration.ofMinutes(10);

    private final HandClock clock = new HandClock();
    private final Instant now = clock.instant();
    private final Kind kind = new Kind();
    private final Feed feed = new Feed();
    private List<Things.Present> known = List.of();

    FeedPagesTest() {
        kind.setSystem("quickbooks");
        kind.setStream("quickbooks-invoices");
        kind.setThing("invoice");
        kind.setKey("Id");
        kind.setTime("MetaData.LastUpdatedTime");
        kind.setEnded("status=Deleted");
        kind.setOne("/invoice/{key}?minorversion=75");
        kind.setWrapper("Invoice");
        feed.setList("/query?query={select}");
        feed.setSelect("from {records} since {since} at {position} most {limit}{where}");
        feed.setAnswer("QueryResponse.{records}");
        feed.setFeed("/cdc?entities={records}&changedSince={since}");
        feed.setChanges("CDCResponse.QueryResponse.{records}");
        feed.setMost(4);
    }

    private FeedPages pages(Instant cursor, Instant last) {
        return new FeedPages(
                "quickbooks-invoices",
                new FeedPages.Source(kind, feed, "Invoice", " open", null, LOOKBACK, 3),
                cursor,
                last,
                clock,
                () -> known);
    }

    private ObjectNode record(String id, Instant time) {
        ObjectNode record = Json.object().put("Id", id);
        record.putObject("MetaData").put("LastUpdatedTime", time.toString());
        return record;
    }

    private void keep(FeedPages pages, JsonNode records) throws Exception {
        List<Reading> readings = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode record : records) {
            places.add(places.size());
            readings.add(kind.read(record, now));
        }
        pages.kept(new Kept(List.of(new Batch(kind, readings, places, List.of())), new Ingested(0, 0, 0)));
    }

    private JsonNode changes(ObjectNode... records) {
        ArrayNode all = Json.object().arrayNode();
        all.addAll(List.of(records));
        ObjectNode response = Json.object();
        if (records.length > 0) {
            response.set("Invoice", all);
        }
        ObjectNode answer = Json.object();
        answer.putArray("CDCResponse").addObject().putArray("QueryResponse").add(response);
        return answer;
    }

    private JsonNode list(List<ObjectNode> records) {
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("QueryResponse");
        if (!records.isEmpty()) {
            response.putArray("Invoice").addAll(records);
        }
        return answer;
    }

    @Test
    void a_recent_cursor_asks_the_feed_a_little_before_it() throws Exception {
        FeedPages pages = pages(now.minus(Duration.ofHours(1)), null);

        assertEquals("/cdc", pages.path("/query"));
        assertEquals(
                "entities=Invoice&changedSince="
                        + now.minus(Duration.ofMinutes(70)).toString().replace(":", "%3A"),
                pages.query("query={select}"));
        keep(pages, pages.open(changes(record("1", now.minusSeconds(60)))));

        assertFalse(pages.isMore());
        assertEquals(now.minusSeconds(60).toString(), pages.cursor());
        assertEquals(now.toString(), pages.mark());
    }

    @Test
    void when_nothing_changes_for_longer_than_the_feed_reaches_it_is_still_asked() {
        Instant old = now.minus(Duration.ofDays(90));

        FeedPages seen = pages(old, now.minusSeconds(30));
        FeedPages unseen = pages(old, now.minus(Duration.ofDays(31)));
        FeedPages rewound = pages(old, null);

        assertEquals("/cdc", seen.path("/query"));
        assertEquals(now.minus(Duration.ofDays(29)).toString(), seen.values().get("since"));
        assertEquals("/query", unseen.path("/query"));
        assertEquals("/query", rewound.path("/query"), "an operator wants it read again from there");
    }

    @Test
    void a_full_feed_is_not_believed_to_be_all() throws Exception {
        known = List.of(new Things.Present("1", null, null), new Things.Present("9", null, null));
        FeedPages pages = pages(now.minusSeconds(3600), now);
        pages.path("/query");
        keep(
                pages,
                pages.open(changes(
                        record("1", now.minusSeconds(50)),
                        record("2", now.minusSeconds(49)),
                        record("3", now.minusSeconds(48)),
                        record("4", now.minusSeconds(47)))));

        assertTrue(pages.isMore());
        assertEquals("/query", pages.path("/query"));
        assertNull(pages.cursor(), "the cursor is saved last");
        pages.path("/query");
        keep(pages, pages.open(list(List.of(record("1", now.minusSeconds(50))))));

        assertEquals("/invoice/9", pages.path("/query"));
        assertEquals("minorversion=75", pages.query("query={select}"));
        assertTrue(pages.takes(TestApi.permanent(404)));
        JsonNode ended = pages.refused(TestApi.permanent(404));
        assertEquals("{\"Id\":\"9\",\"status\":\"Deleted\"}", ended.get(0).toString());
        keep(pages, ended);
        assertFalse(pages.isMore());
        assertTrue(
                pages.summary().contains("because the feed of changes was full, 1 looked for one by one"),
                pages.summary());
    }

    @Test
    void what_the_list_does_not_show_and_is_there_has_not_gone() throws Exception {
        known = List.of(new Things.Present("9", null, null), new Things.Present("8", null, "deleted"));
        FeedPages pages = pages(now.minus(Duration.ofDays(60)), null);
        pages.path("/query");
        keep(pages, pages.open(list(List.of())));

        assertEquals("/invoice/9", pages.path("/query"));
        JsonNode there = pages.open(Json.object().set("Invoice", record("9", now.minus(Duration.ofDays(70)))));
        keep(pages, there);

        assertFalse(pages.isMore(), "what was told as deleted is not looked for");
        assertEquals(now.minus(Duration.ofDays(60)).toString(), pages.cursor());
    }

    @Test
    void a_feed_that_refuses_the_time_leads_to_the_list() throws Exception {
        FeedPages pages = pages(now.minusSeconds(3600), now);
        pages.path("/query");

        assertTrue(pages.takes(TestApi.permanent(400)));
        assertFalse(pages.takes(TestApi.permanent(403)));
        keep(pages, pages.refused(TestApi.permanent(400)));

        assertEquals("/query", pages.path("/query"));
        assertFalse(pages.takes(TestApi.permanent(400)), "a list that is refused is refused");
        assertTrue(
                pages.query("query={select}").contains("from+Invoice+since+1970-01-01T00%3A00%3A00Z+at+1+most+3+open"));
    }

    /** Records that change while pages are read move to the end, where they are still to be read. */
    @Test
    void the_list_is_read_by_time_and_nothing_that_moves_is_passed_over() throws Exception {
        TreeMap<String, Instant> there = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            there.put("" + i, now.minusSeconds(1000 - i / 3));
        }
        TreeSet<String> seen = new TreeSet<>();
        FeedPages pages = pages(null, null);
        int turns = 0;
        while (pages.isMore() && turns < 50) {
            pages.path("/query");
            String query = pages.values().get("select");
            Instant since = Instant.parse(query.split(" ", -1)[3]);
            int position = Integer.parseInt(query.split(" ", -1)[5]);
            List<ObjectNode> page = there.entrySet().stream()
                    .filter(one -> !one.getValue().isBefore(since))
                    .sorted(java.util.Map.Entry.<String, Instant>comparingByValue()
                            .thenComparing(java.util.Map.Entry.comparingByKey()))
                    .skip(position - 1L)
                    .limit(3)
                    .map(one -> record(one.getKey(), one.getValue()))
                    .toList();
            page.forEach(one -> seen.add(one.path("Id").asText()));
            keep(pages, pages.open(list(page)));
            if (turns++ < 4) {
                there.put("" + turns, now.minusSeconds(100 - turns));
            }
        }

        assertEquals(there.keySet(), seen);
        assertEquals(
                there.values().stream().max(Instant::compareTo).orElseThrow().toString(), pages.cursor());
    }

    @Test
    void an_answer_without_the_list_is_no_empty_list() {
        FeedPages changes = pages(now.minusSeconds(60), now);
        FeedPages list = pages(null, null);

        assertThrows(BadData.class, () -> changes.open(Json.object().put("time", "x")));
        assertThrows(BadData.class, () -> list.open(Json.object()));
        ObjectNode fault = Json.object();
        fault.putArray("CDCResponse")
                .addObject()
                .putArray("QueryResponse")
                .addObject()
                .putObject("Fault");
        assertThrows(BadData.class, () -> changes.open(fault), "a fault in the place of the list");
        BadData told = assertThrows(
                BadData.class,
                () -> list.open(Json.object().set("QueryResponse", Json.object().put("Invoice", "x"))));
        assertTrue(told.getMessage().contains("expected an array QueryResponse.Invoice"), told.getMessage());
    }

    @Test
    void what_was_removed_and_says_no_time_moves_no_cursor() throws Exception {
        Instant cursor = now.minusSeconds(60);
        FeedPages pages = pages(cursor, now);
        pages.path("/query");
        keep(pages, pages.open(changes(Json.object().put("Id", "8").put("status", "Deleted"))));

        assertEquals(cursor.toString(), pages.cursor());
    }

    @Test
    void a_time_in_the_future_moves_no_cursor() throws Exception {
        Instant cursor = now.minusSeconds(60);
        FeedPages pages = pages(cursor, now);
        pages.path("/query");
        keep(pages, pages.open(changes(record("1", now.plus(Duration.ofDays(300))))));

        assertEquals(cursor.toString(), pages.cursor());
    }
}
