package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.record.Json;
import drover.system.BadData;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer must look like, and what is asked. */
class ModifiedPagesAnswersTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @Test
    void an_empty_list_is_one_page_and_leaves_the_cursor_where_it_was() throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", NOON.minusSeconds(10), NOON, 100, new HandClock());

        read(pages, "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
        assertEquals("0 read in 1 page, 0 new", pages.summary());
    }

    @Test
    void the_time_is_sent_in_utc_and_escaped_for_a_query() {
        ModifiedPages pages = new ModifiedPages(
                "leaflink-orders", Instant.parse("2026-02-03T21:22:18.392745Z"), null, 100, new HandClock());

        assertEquals(
                "limit=100&modified__gte=2026-02-03T21%3A22%3A18.392745Z&offset=0",
                Query.fill("limit={limit}&modified__gte={since}&offset={offset}&seller=", pages.values()));
    }

    @Test
    void a_page_without_next_is_the_last() throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100, new HandClock());

        read(pages, "{\"results\":[{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\"}]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "null", "false", "0", "\"null\""})
    void an_empty_next_is_none(String next) throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100, new HandClock());

        read(pages, "{\"next\":" + next + ",\"results\":[{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\"}]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000000000000", "1.5", "null", "\"many\"", "{}"})
    void a_count_that_is_no_number_of_records_says_nothing(String count) throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 2, new HandClock());

        read(
                pages,
                "{\"count\":" + count + ",\"next\":\"x\",\"results\":[{\"id\":1,\"modified\":\"2026-02-03T11:00:00Z\"},"
                        + "{\"id\":2,\"modified\":\"2026-02-03T11:30:00Z\"}]}");
        assertTrue(pages.isMore());
        read(
                pages,
                "{\"count\":" + count + ",\"next\":null,\"results\":[{\"id\":2,\"modified\":\"2026-02-03T11:30:00Z\"},"
                        + "{\"id\":3,\"modified\":\"2026-02-03T12:00:00Z\"}]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
    }

    @Test
    void an_empty_page_behind_the_last_record_is_the_end_whatever_its_next_says() throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100, new HandClock());
        read(
                pages,
                "{\"count\":1,\"next\":\"https://api.example/orders/\",\"results\":[{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\"}]}");

        read(pages, "{\"count\":1,\"next\":\"https://api.example/orders/\",\"results\":[]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
    }

    @Test
    void the_same_page_again_and_again_is_told_to_be_that() {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 2, new HandClock());
        String page = "{\"next\":\"x\",\"results\":[{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\"},"
                + "{\"id\":2,\"modified\":\"2026-02-03T12:00:00Z\"}]}";

        BadData bad = assertThrows(BadData.class, () -> {
            for (int calls = 0; calls < 100; calls++) {
                read(pages, page);
            }
        });

        assertEquals("leaflink-orders: the same page comes again, whatever offset is asked for", bad.getMessage());
    }

    @Test
    void a_list_that_goes_round_in_a_circle_has_an_end() {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 2, new HandClock());

        BadData bad = assertThrows(BadData.class, () -> {
            for (int place = 0; place < 500; place++) {
                read(
                        pages,
                        "{\"next\":\"x\",\"results\":[{\"id\":" + place % 3
                                + ",\"modified\":\"2026-02-03T12:00:00Z\"},{\"id\":" + (place + 1) % 3
                                + ",\"modified\":\"2026-02-03T12:00:00Z\"}]}");
            }
        });

        assertTrue(bad.getMessage().startsWith("leaflink-orders: the list has no end: "), bad.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"next\":\"https://api.example/orders/?offset=100\",\"results\":[]}",
                "{\"next\":null,\"results\":{\"id\":1}}",
                "{\"next\":null}",
                "{\"next\":7,\"results\":[]}",
                "[]",
                "null",
                "\"down for maintenance\""
            })
    void what_is_no_page_is_bad_data_and_named(String answer) {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100, new HandClock());

        BadData bad = assertThrows(BadData.class, () -> read(pages, answer));

        assertTrue(bad.getMessage().startsWith("leaflink-orders: "), bad.getMessage());
        assertFalse(bad.getMessage().contains("maintenance"), bad.getMessage());
    }

    private static void read(ModifiedPages pages, String answer) throws BadData {
        try {
            pages.advance(PollOfList.read(pages.open(Json.read(answer))), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
