package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.metrics.Meters;
import drover.store.Sql;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Permanent;
import drover.system.RoutesLoaded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a poll: while it runs long, when it has failed, and when it is well again. */
class StreamsTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Set<String> routes = new HashSet<>(Set.of("orders", "wallets"));
    private long nanos;
    private TestStore store;
    private Streams streams;

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
        streams = new Streams(
                new Cursors(store),
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(Map.of("drover.poll.long-after", "5m"), "test", 100))
                        .build(),
                clock,
                new Meters(new SimpleMeterRegistry()),
                () -> nanos,
                routes::contains);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_poll_that_runs_long_is_a_condition_with_page_and_rate_until_it_ends() {
        Poll poll = new Poll("orders", "orders", "leaflink", new NoPages(), false, clock.instant(), nanos, () -> {});
        streams.began(poll);
        for (int page = 0; page < 10; page++) {
            poll.kept(100);
        }
        nanos = Duration.ofMinutes(5).toNanos() - 1;
        assertEquals(List.of(), streams.conditions().toList());

        nanos++;

        Condition condition = streams.conditions().toList().get(0);
        assertEquals(Code.POLL_LONG, condition.code());
        assertEquals(clock.instant(), condition.since());
        assertEquals("still reading, for 5 minutes: page 11 after 1000 records, 200 a minute", condition.words());
        streams.ended(poll);
        assertEquals(List.of(), streams.conditions().toList());
    }

    @Test
    void what_a_start_has_read_is_known_while_the_store_cannot_be_read() {
        new PausedStreams(store, clock).pause("wallets");
        PausedStreams paused = new PausedStreams(store, clock);
        paused.know(new RoutesLoaded(Map.of()));
        for (String table : List.of("poll", "paused_stream")) {
            store.write(c -> Sql.once(c, "DROP TABLE " + table).run());
        }

        streams.failed("orders", "orders", new Permanent("answered 400", 400), "goes on from its cursor");

        assertEquals(1, streams.conditions().count());
        assertTrue(paused.isPaused("wallets"));
    }

    @Test
    void a_failure_is_a_condition_since_its_first_time_until_a_poll_went_well() {
        streams.failed("orders", "orders", new Permanent("answered 400", 400), "goes on from its cursor");
        clock.pass(Duration.ofMinutes(1));
        streams.failed("orders", "orders", new Permanent("answered 500", 500), "goes on from its cursor");

        Condition condition = streams.conditions().toList().get(0);
        assertEquals(Code.POLL_FAILED, condition.code());
        assertEquals("answered 500", condition.words());
        assertEquals(clock.instant().minusSeconds(60), condition.since());
        streams.well("orders", "orders");
        assertEquals(List.of(), streams.conditions().toList());
    }

    @Test
    void what_fails_of_a_poll_of_several_streams_is_named() {
        streams.failed("wallets", "wallet-1", new Permanent("answered 400", 400), "goes on from its cursor");

        assertEquals(
                "wallet-1: answered 400", streams.conditions().toList().get(0).words());
    }

    @Test
    void the_trouble_of_a_poll_goes_with_its_route_and_does_not_come_back_with_it() {
        streams.failed("orders", "orders", new Permanent("answered 400", 400), "goes on from its cursor");
        routes.remove("orders");

        assertEquals(List.of(), streams.conditions().toList());

        streams.sample(null);
        routes.add("orders");
        assertEquals(List.of(), streams.conditions().toList());
    }
}
