package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.HandClock;
import drover.TestCamel;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.metrics.Meters;
import drover.record.Batch;
import drover.record.Kind;
import drover.store.TestDatabase;
import drover.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollsTest {
    @TempDir
    Path folder;

    @Test
    void a_first_run_that_finds_nothing_does_not_forget_where_to_begin() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Reads reads = reads(store, Map.of("leaflink.since", "2026-01-31", "leaflink.first-run", "emit"));

            assertEquals("modified__gte=2026-01-31T00%3A00%3A00Z", emptyPoll(reads));
            assertEquals("modified__gte=2026-01-31T00%3A00%3A00Z", emptyPoll(reads));
        }
    }

    @Test
    void a_first_run_over_a_whole_list_lasts_until_a_pass_was_complete() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Reads reads = reads(store, Map.of("leaflink.first-run", "baseline"));
            Poll first = reads.lists.list("leaflinkOrders", "", "", null);
            assertTrue(first.isBaseline());
            reads.polls.end(first);

            assertFalse(reads.lists.list("leaflinkOrders", "", "", null).isBaseline());
        }
    }

    @Test
    void a_source_that_says_no_size_is_asked_for_pages_of_a_hundred() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Reads reads = reads(store, Map.of("leaflink.first-run", "emit"));

            assertEquals(
                    "limit=100",
                    reads.lists.changes("leaflinkOrders", "", null).pages().query("limit={limit}"));
        }
    }

    @Test
    void the_size_of_a_page_is_what_the_source_says() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Reads reads = reads(store, Map.of("leaflink.first-run", "emit", "leaflink.page-size", "7"));

            assertEquals(
                    "limit=7",
                    reads.lists.changes("leaflinkOrders", "", null).pages().query("limit={limit}"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time|''|limit={limit}|a poll by time needs {since} in its query",
                "connection|''|''|a poll by connection needs the parameter records",
                "page|''|''|must be time, list or connection, and is page"
            })
    void parameters_that_do_not_fit_each_other_are_told(String way, String records, String query, String words)
            throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Reads reads = reads(store, Map.of("leaflink.first-run", "emit"));

            IllegalArgumentException told = assertThrows(
                    IllegalArgumentException.class,
                    () -> reads.lists.by(way, "leaflinkOrders", records, "", query, null));

            assertTrue(told.getMessage().contains(words), told.getMessage());
        }
    }

    /** Reads an empty list, and tells from when on it was asked for. */
    private static String emptyPoll(Reads reads) throws Exception {
        Poll poll = reads.lists.changes("leaflinkOrders", "", null);
        String query = poll.pages().query("modified__gte={since}");
        JsonNodeFactory json = JsonNodeFactory.instance;
        reads.polls.records(poll, json.objectNode().set("results", json.arrayNode()));
        reads.polls.kept(
                poll, new Kept(List.of(new Batch(null, List.of(), List.of(), List.of())), new Ingested(0, 0, 0)));
        reads.polls.end(poll);
        return query;
    }

    private record Reads(Polls polls, Lists lists) {}

    private static Reads reads(TestStore store, Map<String, String> properties) {
        Map<String, String> keys = new HashMap<>(properties);
        keys.put("drover.poll.long-after", "5m");
        Config config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .build();
        Kind orders = new Kind();
        orders.setSystem("leaflink");
        orders.setStream("leaflink-orders");
        CamelContext camel = TestCamel.context();
        camel.getRegistry().bind("leaflinkOrders", orders);
        Cursors cursors = new Cursors(store);
        HandClock clock = new HandClock();
        Turns turns = new Turns(camel, config, new PausedStreams(store, clock));
        turns.open();
        Streams streams = new Streams(cursors, config, clock, new Meters(new SimpleMeterRegistry()), camel);
        Polls polls = new Polls(cursors, config, clock, streams, turns, done -> {});
        Passes passes = new Passes(new Gone(null, null, config, clock), null /* only what is kept is compared */);
        return new Reads(polls, new Lists(polls, cursors, streams, passes, config, clock, camel));
    }
}
