package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionPagesTest {
    private static final Kind KIND = new Kind();

    static {
        KIND.setKey("id");
    }

    private final AtomicLong nanos = new AtomicLong();
    private TestStore store;
    private ConnectionPages pages;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(TestDatabase.sqlite(folder));
        HandClock clock = new HandClock();
        Missed missed = new Missed(store, clock);
        Gone gone = new Gone(null /* nothing goes here */, missed, null, clock);
        Comparison comparison = new Comparison(gone, missed, new Blind(), new Once(List.of(KIND)));
        pages = new ConnectionPages("distru-products", "products", 2, comparison, nanos::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void the_first_page_is_asked_for_without_a_cursor() {
        assertTrue(pages.isMore());
        assertEquals("{\"first\":2,\"after\":null}", pages.variables().toString());
    }

    @Test
    void each_page_is_asked_for_from_the_end_of_the_one_before_until_there_is_no_other() throws Exception {
        JsonNode first = pages.open(page("{\"node\":{\"id\":1}},{\"node\":{\"id\":2}}", "true", "\"c2\""));
        String variables = pages.variables().toString();
        JsonNode second = pages.open(page("{\"node\":{\"id\":3}}", "false", "\"c3\""));
        pages.kept(new Kept(List.of(), new Ingested(3, 2, 1)));

        assertEquals("[{\"id\":1},{\"id\":2}]", first.toString());
        assertEquals("{\"first\":2,\"after\":\"c2\"}", variables);
        assertEquals("[{\"id\":3}]", second.toString());
        assertFalse(pages.isMore());
        assertEquals("3 read in 2 pages, 2 new, 1 in quarantine", pages.summary());
    }

    @Test
    void an_empty_list_is_a_page_with_nothing() throws Exception {
        assertEquals(0, pages.open(page("", "false", "null")).size());

        assertFalse(pages.isMore());
        assertEquals("0 read in 1 page, 0 new", pages.summary());
    }

    @Test
    void a_record_that_is_not_there_is_for_whoever_reads_it() throws Exception {
        assertEquals(
                "[null,null]",
                pages.open(page("{\"node\":null},{\"node\":null}", "false", "null"))
                        .toString());
    }

    @Test
    void the_last_page_needs_no_cursor_and_may_repeat_one() throws Exception {
        pages.open(page("", "true", "\"c1\""));
        pages.open(page("", "false", "\"c1\""));

        assertFalse(pages.isMore());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\""})
    void a_cursor_that_is_missing_is_an_error(String cursor) throws Exception {
        BadData error = assertThrows(BadData.class, () -> pages.open(page("", "true", cursor)));

        assertEquals("distru-products: page 1 says that another follows, and gives no endCursor", error.getMessage());
    }

    @Test
    void a_cursor_that_comes_again_is_an_error_however_long_ago_it_came() throws Exception {
        pages.open(page("", "true", "\"c1\""));
        pages.open(page("", "true", "\"c2\""));

        BadData error = assertThrows(BadData.class, () -> pages.open(page("", "true", "\"c1\"")));

        assertEquals(
                "distru-products: page 3 says that another follows, and gives an endCursor that came before",
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | an object of 0 fields",
                "[] | an array of 0",
                "{\"data\":null} | an object of 1 fields",
                "{\"data\":{\"products\":null}} | null",
                "{\"data\":{\"products\":{\"edges\":[]}}} | an object of 1 fields",
                "{\"data\":{\"products\":{\"edges\":[],\"pageInfo\":{\"hasNextPage\":\"false\"}}}} | an object of 2 fields",
                "{\"data\":{\"products\":{\"edges\":null,\"pageInfo\":{\"hasNextPage\":false}}}} | an object of 2 fields"
            })
    void what_is_no_connection_is_an_error_that_says_its_shape(String answer, String shape) {
        BadData error = assertThrows(BadData.class, () -> pages.open(Json.read(answer)));

        assertEquals(
                "distru-products: expected data.products{edges pageInfo{hasNextPage endCursor}}, got " + shape,
                error.getMessage());
    }

    @Test
    void so_many_pages_in_a_row_without_anything_new_and_the_list_has_no_end() throws Exception {
        for (int i = 1; i <= 6; i++) {
            pages.open(page("", "true", "\"c" + i + "\""));
        }

        BadData error = assertThrows(BadData.class, () -> pages.open(page("", "true", "\"c7\"")));

        assertEquals(
                "distru-products: the list has no end: the last 6 of 7 pages show nothing that was not on the pages"
                        + " before, and say that another follows",
                error.getMessage());
    }

    @Test
    void a_list_that_always_shows_something_new_ends_after_twenty_thousand_pages() throws Exception {
        BadData error = assertThrows(BadData.class, () -> {
            for (int i = 1; i <= 30_000; i++) {
                pages.open(page("{\"node\":{\"id\":" + i + "}}", "true", "\"c" + i + "\""));
                pages.kept(new Kept(List.of(shown(i)), new Ingested(1, 1, 0)));
            }
        });

        assertEquals(
                "distru-products: the list has no end: after 20000 pages with 20000 records, in 0 minutes, it says that"
                        + " another follows",
                error.getMessage());
    }

    @Test
    void a_list_that_is_read_for_twelve_hours_has_no_end() throws Exception {
        pages.open(page("{\"node\":{\"id\":1}}", "true", "\"c1\""));
        pages.kept(new Kept(List.of(shown(1)), new Ingested(1, 1, 0)));
        nanos.set(Duration.ofHours(12).plusNanos(1).toNanos());

        BadData error = assertThrows(BadData.class, () -> pages.open(page("{\"node\":{\"id\":2}}", "true", "\"c2\"")));

        assertTrue(error.getMessage().contains("after 2 pages with 2 records, in 720 minutes"), error.getMessage());
    }

    @Test
    void the_last_page_may_come_late() throws Exception {
        nanos.set(Duration.ofDays(2).toNanos());

        pages.open(page("", "false", "null"));

        assertFalse(pages.isMore());
    }

    private static Batch shown(int id) {
        return new Batch(
                KIND, List.of(), List.of(), List.of(new Batch.Refused("{}", "not read here", String.valueOf(id))));
    }

    private static JsonNode page(String edges, String more, String end) throws IOException {
        return Json.read("{\"data\":{\"products\":{\"edges\":[" + edges + "],\"pageInfo\":{\"hasNextPage\":" + more
                + ",\"endCursor\":" + end + "}}}}");
    }
}
