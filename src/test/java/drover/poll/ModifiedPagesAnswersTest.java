package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        ModifiedPages pages = new ModifiedPages("leaflink-orders", NOON.minusSeconds(10), NOON, 100);

        read(pages, "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
        assertEquals("0 read in 1 page, 0 new", pages.summary());
    }

    @Test
    void the_time_is_sent_in_utc_and_escaped_for_a_query() {
        ModifiedPages pages =
                new ModifiedPages("leaflink-orders", Instant.parse("2026-02-03T21:22:18.392745Z"), null, 100);

        assertEquals(
                "limit=100&modified__gte=2026-02-03T21%3A22%3A18.392745Z&offset=0",
                Query.fill("limit={limit}&modified__gte={since}&offset={offset}&seller=", pages.values()));
    }

    @Test
    void a_page_without_next_is_the_last() throws BadData {
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100);

        read(pages, "{\"results\":[{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\"}]}");

        assertFalse(pages.isMore());
        assertEquals(NOON, pages.time());
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
        ModifiedPages pages = new ModifiedPages("leaflink-orders", null, null, 100);

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
