package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.event.Things;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Reading;
import drover.system.BadData;
import drover.system.Permanent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPagesTest {
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00Z");
    private static final String PATH = "/calendars/{part}/events";
    private static final String QUERY = "maxResults={limit}&timeMin={since}&syncToken={token}&pageToken={page}";

    private final Kind events = new Kind();

    SyncPagesTest() {
        events.setStream("google-calendar");
        events.setSystem("google");
        events.setThing("calendar_event");
        events.setKey("calendar + id");
        events.setTime("updated");
        events.setEnded("status=cancelled");
        events.setUntil("end.dateTime, end.date");
    }

    @Test
    void the_first_request_has_a_window_and_the_next_ones_the_same_and_a_page_token() throws Exception {
        SyncPages pages = pages(null, "team@example.com");

        assertEquals("/calendars/team%40example.com/events", pages.path(PATH));
        assertEquals("maxResults=2&timeMin=2026-01-04T22%3A00%3A00Z", pages.query(QUERY));
        take(pages, "{'items':[{'id':'a','updated':'2026-02-01T00:00:00Z'}],'nextPageToken':'p 1'}");
        assertEquals("maxResults=2&timeMin=2026-01-04T22%3A00%3A00Z&pageToken=p+1", pages.query(QUERY));
    }

    @Test
    void with_a_token_there_is_no_window() {
        assertEquals("maxResults=2&syncToken=t1", pages("t1", "primary").query(QUERY));
    }

    @Test
    void the_token_is_the_cursor_only_when_the_last_page_is_durable() throws Exception {
        SyncPages pages = pages("t1", "primary");

        take(pages, "{'items':[],'nextPageToken':'p','nextSyncToken':'early'}");
        assertNull(pages.cursor());
        assertTrue(pages.isMore());
        JsonNode last = open(pages, "{'items':[],'nextSyncToken':'t2'}");
        assertNull(pages.cursor());

        keep(pages, last);

        assertFalse(pages.isMore());
        assertEquals("t2", pages.cursor());
    }

    @Test
    void a_page_that_says_neither_that_another_follows_nor_how_to_go_on_is_no_page() {
        SyncPages pages = pages("t1", "primary");

        assertThrows(BadData.class, () -> open(pages, "{'items':[]}"));
        assertThrows(BadData.class, () -> open(pages, "{'items':{},'nextSyncToken':'t'}"));
        assertThrows(BadData.class, () -> open(pages, "[]"));
    }

    @Test
    void pages_that_show_nothing_new_for_ever_end_with_an_error() {
        SyncPages pages = pages(null, "primary");

        BadData endless = assertThrows(BadData.class, () -> {
            for (int i = 0; i < 1000; i++) {
                take(pages, "{'items':[{'id':'a','updated':'2026-02-01T00:00:00Z'}],'nextPageToken':'p" + i + "'}");
            }
        });

        assertTrue(endless.getMessage().contains("has no end"), endless.getMessage());
    }

    @Test
    void a_token_is_given_up_once_and_only_when_it_was_sent() throws Exception {
        SyncPages pages = pages("t1", "primary");
        Permanent gone = new Permanent("gone", 410);
        assertFalse(pages.takes(gone));
        pages.path(PATH);
        assertTrue(pages.takes(gone));
        assertFalse(pages.takes(new Permanent("not for us", 403)));

        keep(pages, pages.refused(gone));

        assertTrue(pages.isMore());
        pages.path(PATH);
        assertTrue(pages.query(QUERY).contains("timeMin="));
        assertFalse(pages.takes(gone));
    }

    @Test
    void a_page_token_that_is_refused_begins_again_without_what_was_shown() throws Exception {
        SyncPages pages = pages("t1", "primary");
        take(pages, "{'items':[],'nextPageToken':'p'}");
        pages.path(PATH);

        keep(pages, pages.refused(new Permanent("gone", 410)));

        assertFalse(pages.query(QUERY).contains("pageToken"));
        take(pages, "{'items':[],'nextPageToken':'p'}");
    }

    @Test
    void what_is_missing_is_looked_for_by_itself_but_not_what_is_past_or_of_another_part() throws Exception {
        List<Things.Present> known = List.of(
                new Things.Present("primary:a", null, "2026-03-01T10:00:00Z"),
                new Things.Present("primary:b", null, "2026-03-01"),
                new Things.Present("primary:over", null, "2026-02-03T21:59:59Z"),
                new Things.Present("primary:ended", null, "cancelled"),
                new Things.Present("primary:endless", null, null),
                new Things.Present("other:c", null, "2026-03-01"));
        SyncPages pages = pages(null, "primary", known);

        take(pages, "{'items':[{'id':'a','updated':'2026-02-01T00:00:00Z'}],'nextSyncToken':'t'}");

        List<String> looked = new ArrayList<>();
        while (pages.isMore()) {
            assertNull(pages.cursor());
            looked.add(pages.path(PATH));
            assertEquals("", pages.query(QUERY));
            keep(pages, pages.refused(new Permanent("not found", 404)));
        }
        assertEquals(List.of("/calendars/primary/events/b", "/calendars/primary/events/endless"), looked);
        assertEquals("t", pages.cursor());
    }

    @Test
    void a_record_without_a_key_may_be_any_of_those_that_are_missing() throws Exception {
        SyncPages pages = pages(null, "primary", List.of(new Things.Present("primary:b", null, "2026-03-01")));
        JsonNode opened = open(pages, "{'items':[{}],'nextSyncToken':'t'}");
        Batch refused =
                new Batch(events, List.of(), List.of(), List.of(new Batch.Refused(opened.toString(), "no key", null)));

        pages.kept(new Kept(List.of(refused), new Ingested(0, 0, 0)));

        assertFalse(pages.isMore());
    }

    @Test
    void an_end_is_past_when_it_is_so_everywhere() {
        assertTrue(Until.isPast("2026-02-03T14:59:59-07:00", NOW));
        assertFalse(Until.isPast("2026-02-03T15:00:01-07:00", NOW));
        assertTrue(Until.isPast("2026-02-03", NOW));
        assertFalse(Until.isPast("2026-02-04", NOW));
        assertFalse(Until.isPast(null, NOW));
        assertFalse(Until.isPast("some day", NOW));
    }

    @Test
    void a_part_is_called_by_its_name_or_where_that_may_be_an_address_by_its_digest() {
        assertEquals("primary", PartNames.name("primary"));
        assertEquals("a96e3689637c", PartNames.name("team@example.com"));
    }

    private SyncPages pages(String token, String part) {
        return pages(token, part, List.of());
    }

    private SyncPages pages(String token, String part, List<Things.Present> known) {
        return new SyncPages(
                "google-calendar-primary",
                new SyncPages.Source(events, part, "calendar", "items", Instant.parse("2026-01-04T22:00:00Z"), 2),
                token,
                NOW,
                () -> known);
    }

    private JsonNode open(SyncPages pages, String answer) throws Exception {
        pages.path(PATH);
        return pages.open(Json.read(answer.replace('\'', '"')));
    }

    private void take(SyncPages pages, String answer) throws Exception {
        keep(pages, open(pages, answer));
    }

    private void keep(SyncPages pages, JsonNode records) throws Exception {
        List<Reading> readings = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode record : records) {
            places.add(readings.size());
            readings.add(events.read(record, NOW));
        }
        pages.kept(new Kept(List.of(new Batch(events, readings, places, List.of())), new Ingested(0, 0, 0)));
    }
}
