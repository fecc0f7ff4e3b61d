package drover.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.store.EachDatabase;
import drover.store.Pruning;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Who did what. */
@EachDatabase
class OperationLogTest {
    private static final String REPLAY =
            "POST /operations/deliveries/default/019c2566-3890-8d1c-9f3a-0c5d1f9a7e21/replay?x=1";

    @TempDir
    Path folder;

    @Parameter
    TestDatabase database;

    private final HandClock clock = new HandClock();

    @Test
    void it_stands_there_before_it_is_done_and_says_what_came_of_it() throws Exception {
        try (TestStore store = new TestStore(database.in(folder))) {
            OperationLog log = new OperationLog(store, clock, "1d");
            long first = log.begin("ann@acme.example", REPLAY);
            assertTrue(log.latest(10).get(0).get("status").isNull());

            log.end(first, 200);
            log.begin("ci", "POST /operations/quarantine/7/discard");

            JsonNode one = log.latest(10).get(1);
            assertEquals(200, one.get("status").asInt());
            assertEquals("ann@acme.example", one.get("who").asText());
            assertEquals(REPLAY, one.get("operation").asText());
            assertEquals("2026-02-03T14:22:18Z", one.get("at").asText());
            assertEquals(1, log.latest(1).size());
        }
    }

    @Test
    void the_page_shows_no_id_no_query_and_no_address() throws Exception {
        try (TestStore store = new TestStore(database.in(folder))) {
            OperationLog log = new OperationLog(store, clock, "1d");
            log.begin("ann@acme.example", REPLAY);
            log.begin("ci", "POST /operations/quarantine/7/discard");

            assertEquals("***", log.shown(10).get(1).get("who").asText());
            assertEquals(
                    "POST /operations/deliveries/default/…/replay",
                    log.shown(10).get(1).get("operation").asText());
            assertEquals(
                    "POST /operations/quarantine/…/discard",
                    log.shown(10).get(0).get("operation").asText());
        }
    }

    @Test
    void it_is_forgotten_after_its_time() throws Exception {
        try (TestStore store = new TestStore(database.in(folder))) {
            OperationLog log = new OperationLog(store, clock, "1d");
            log.begin("old", REPLAY);
            clock.pass(Duration.ofHours(25));
            log.begin("new", REPLAY);

            log.prune(new Pruning(Instant.EPOCH, Instant.EPOCH, () -> true));

            assertEquals(1, log.latest(10).size());
            assertEquals("new", log.latest(10).get(0).get("who").asText());
        }
    }
}
