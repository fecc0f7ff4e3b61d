package drover.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.system.BadData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a poll of messages asks for, where it ends, and what it believes. */
class PhonePagesTest {
    private static final String ACCOUNT = "AC00000000000000000000000000000001";
    private static final Duration LOOKBACK = Duration.ofHours(12);

    private final HandClock clock = new HandClock();
    private final List<String> heard = new ArrayList<>();

    private PhonePages pages(Instant cursor, Set<String> known) {
        return new PhonePages(
                "twilio-messages",
                false,
                new PhonePages.Place(ACCOUNT, cursor, LOOKBACK, 500),
                clock,
                ids -> known,
                (number, text, at) -> heard.add(text + " " + at));
    }

    private static String sid(int number) {
        return "SM%032x".formatted(number);
    }

    private static ObjectNode message(int number, String status, Instant made) {
        return Json.object()
                .put("sid", sid(number))
                .put("status", status)
                .put("from", "+17205550101")
                .put("body", "Hello")
                .put("date_created", DateTimeFormatter.RFC_1123_DATE_TIME.format(made.atOffset(ZoneOffset.UTC)));
    }

    private static ObjectNode page(String token, ObjectNode... messages) {
        ObjectNode page = Json.object();
        page.putArray("messages").addAll(List.of(messages));
        return page.put(
                "next_page_uri",
                token == null
                        ? null
                        : "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json?PageSize=500&PageToken=" + token);
    }

    /** Reads a page and makes it durable; the sids that it told, in their order. */
    private static List<String> read(PhonePages pages, ObjectNode page) throws BadData {
        List<String> told = new ArrayList<>();
        for (JsonNode record : pages.open(page)) {
            told.add(record.path("sid").asText());
        }
        Batch batch = new Batch(new Kind(), List.of(), List.of(), List.of(), List.of());
        pages.kept(new Kept(List.of(batch), new Ingested(told.size(), 0, 0)));
        return told;
    }

    @Test
    void the_first_poll_reads_what_was_made_within_the_lookback_and_its_cursor_is_the_newest() throws BadData {
        PhonePages pages = pages(null, Set.of());
        Instant now = clock.instant();

        assertEquals("/Accounts/" + ACCOUNT + "/Messages.json", pages.path("/Accounts/{account}/Messages.json"));
        assertEquals("PageSize=500", pages.query("PageSize={limit}"));
        List<String> first = read(
                pages,
                page(
                        "a",
                        message(2, "sent", now.minusSeconds(60)),
                        message(1, "sent", now.minus(LOOKBACK).plusSeconds(1))));
        assertNull(pages.cursor(), "not before the end");
        assertEquals("PageSize=500&PageToken=a", pages.query("PageSize={limit}"));
        List<String> second =
                read(pages, page("b", message(0, "sent", now.minus(LOOKBACK).minusSeconds(1))));

        assertEquals(List.of(sid(1), sid(2)), first, "the oldest first");
        assertEquals(List.of(), second);
        assertFalse(pages.isMore(), "all on the page are older");
        assertEquals(now.minusSeconds(60).toString(), pages.cursor());
    }

    @Test
    void the_next_poll_reads_from_the_lookback_before_its_cursor_however_long_it_was_down() throws BadData {
        Instant cursor = clock.instant().minus(Duration.ofDays(3));
        PhonePages pages = pages(cursor, Set.of());

        List<String> told = read(pages, page("a", message(1, "delivered", cursor.minus(LOOKBACK))));

        assertEquals(List.of(sid(1)), told);
        assertTrue(pages.isMore());
    }

    @Test
    void a_time_in_the_future_moves_no_cursor() throws BadData {
        PhonePages pages = pages(null, Set.of());
        Instant now = clock.instant();

        read(pages, page(null, message(2, "sent", now.plusSeconds(3600)), message(1, "sent", now.minusSeconds(9))));
        assertEquals(now.minusSeconds(9).toString(), pages.cursor());

        PhonePages next = pages(now.plus(Duration.ofDays(400)), Set.of());
        assertEquals(
                List.of(sid(3)), read(next, page(null, message(3, "sent", now))), "a cursor there holds nothing up");
    }

    @Test
    void an_empty_list_leaves_the_cursor_where_it_was() throws BadData {
        Instant cursor = clock.instant().minusSeconds(100);
        PhonePages pages = pages(cursor, Set.of());

        read(pages, page(null));

        assertEquals(cursor.toString(), pages.cursor());
    }

    @Test
    void a_list_that_never_ends_is_left() {
        PhonePages pages = pages(null, Set.of());
        Instant now = clock.instant();

        BadData failure = assertThrows(BadData.class, () -> {
            for (int i = 0; i < 1000; i++) {
                read(pages, page("t" + i, message(7, "sent", now)));
            }
        });

        assertTrue(failure.getMessage().contains("the list has no end"), failure.getMessage());
        assertNull(pages.cursor());
    }

    @Test
    void a_page_that_leads_to_itself_to_nowhere_or_to_another_list_is_refused() throws BadData {
        PhonePages pages = pages(null, Set.of());
        read(pages, page("a"));
        assertThrows(BadData.class, () -> pages.open(page("a")));
        for (String uri : List.of(
                "https://evil.example/2010-04-01/Accounts/AC2/Messages.json?PageToken=b",
                "/2010-04-01/Accounts/" + ACCOUNT + "/Calls.json?PageToken=b",
                "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json",
                "true")) {
            assertThrows(BadData.class, () -> pages.open(page(null).put("next_page_uri", uri)), uri);
        }
        assertThrows(BadData.class, () -> pages.open(page(null).put("next_page_uri", 7)));
    }

    @Test
    void what_opts_out_is_heard_once_with_the_time_at_which_it_was_written() throws BadData {
        Instant now = clock.instant();
        PhonePages pages = pages(null, Set.of(sid(1)));
        ObjectNode stop = message(2, "received", now.minusSeconds(60)).put("body", "STOP");

        read(pages, page(null, message(3, "sent", now), stop, message(1, "received", now.minusSeconds(90))));

        assertEquals(List.of("STOP " + now.minusSeconds(60)), heard);
    }
}
