package drover.deliver;

import drover.HandClock;
import drover.TestConfig;
import drover.deliver.Outcome.Settled;
import drover.ingest.Ingest;
import drover.ingest.Ingested;
import drover.operate.Explain;
import drover.record.BadRecord;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Kinds;
import drover.record.Reading;
import drover.store.Retention;
import drover.store.TestStore;
import drover.system.AllConditions;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import drover.system.TestApi;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** An outbox on a real database, and short words for what is done with it. */
final class DeliveriesFixture implements AutoCloseable {
    static final String SEEN_BY = "leaflink-orders-poll";
    static final Duration LEASE = Duration.ofMinutes(5);
    static final String SCHEDULE = "10s,5m";
    static final int RATE = 50;
    static final Instant LATER = Instant.parse("2126-02-03T00:00:00Z");

    final HandClock clock = new HandClock();
    final TestStore store;
    final Deliveries deliveries;
    final Doors doors = TestApi.doors(clock, TestConfig.of(Map.of()));
    Downstreams registry;
    Pauses pauses;
    /** A clock that nobody sets, in nanoseconds. */
    final AtomicLong ticks = new AtomicLong();

    private final Kind type = Kinds.orders();
    private List<Downstream> downstreams = List.of(new Downstream("default", "*", true));

    DeliveriesFixture(DataSource source) {
        store = new TestStore(source);
        deliveries = new Deliveries(store, clock);
        restart();
    }

    void downstreams(Downstream... all) {
        downstreams = List.of(all);
    }

    /** As at a start, when the routes are loaded: what is ingested from then on is for those that are registered. */
    void register(String name, String types, boolean ordered, boolean fromBeginning) {
        registry.register(new Downstreams.Settings(
                new Downstream(name, types, ordered),
                RetrySchedule.parse(SCHEDULE),
                LEASE,
                RATE,
                fromBeginning,
                false));
        downstreams = registry.all();
    }

    void register() {
        register("default", "*", true, false);
    }

    /** As after the end of the process: nothing is known but what is stored. */
    void restart() {
        registry = new Downstreams(store, clock);
        pauses = new Pauses(store, clock, ticks::get);
    }

    /** A file of routes may have gone: those that are not registered since the restart have no route. */
    void routesLoaded(boolean all) {
        registry.routesLoaded(new RoutesLoaded(all ? Map.of() : Map.of("file:routes/other.camel.yaml", "it does not")));
        downstreams = registry.all();
    }

    Overview overview() {
        return new Overview(
                store,
                registry,
                pauses,
                doors,
                new AllConditions(List.of()),
                new DownstreamConditions(registry, store, pauses, clock));
    }

    Explain explain() {
        return new Explain(store, overview(), new Told(clock));
    }

    /** What is delivered or older than these is pruned. */
    void prune(String retention, String window) {
        new OldEvents(store).prune(new Retention(clock, retention, window).pruning(() -> true));
    }

    Redeliveries redeliveries() {
        return new Redeliveries(store, registry, clock);
    }

    /** All that there are in some state. */
    static Selection all(Selection.Which which) {
        return new Selection("default", which, Instant.EPOCH, LATER, "*");
    }

    /** An order as JSON, modified that many seconds after noon. */
    static String order(int id, int seconds, String status) {
        Instant modified = Instant.parse("2026-02-03T12:00:00Z").plusSeconds(seconds);
        return "{\"id\":" + id + ",\"modified\":\"" + modified + "\",\"status\":\"" + status + "\"}";
    }

    Ingested ingest(String... records) {
        return ingest(false, records);
    }

    Ingested ingest(boolean baseline, String... records) {
        return ingest(baseline, batch(records));
    }

    Ingested ingest(boolean baseline, Batch batch) {
        return store.write(new Ingest(batch, baseline, SEEN_BY, null, downstreams, clock.millis())::run);
    }

    Batch batch(String... records) {
        try {
            List<Reading> readings = new ArrayList<>();
            for (String record : records) {
                readings.add(type.read(Json.read(record), clock.instant()));
            }
            return new Batch(
                    type, readings, IntStream.range(0, records.length).boxed().toList(), List.of());
        } catch (IOException | BadRecord e) {
            throw new IllegalArgumentException(Arrays.toString(records), e);
        }
    }

    Ingested refuse(String record, String reason) {
        Batch batch = new Batch(type, List.of(), List.of(), List.of(new Batch.Refused(record, reason, null)));
        return store.write(new Ingest(batch, false, SEEN_BY, null, downstreams, clock.millis())::run);
    }

    List<Claim> claim(int limit) {
        return deliveries.claim("default", limit, LEASE);
    }

    /** Claims the only delivery that is due. */
    Claim claimOnly() {
        List<Claim> claims = claim(10);
        if (claims.size() != 1) {
            throw new AssertionError("expected one delivery that is due, got " + claims);
        }
        return claims.get(0);
    }

    void delivered(Claim... claims) {
        settle(Arrays.stream(claims)
                .map(claim -> new Settled(
                        claim, new Outcome.Delivered(new Attempt(clock.millis(), 200, 12, "delivered"), null)))
                .toList());
    }

    void failed(Claim claim, Duration delay, int spent) {
        settle(List.of(new Settled(
                claim,
                new Outcome.Due(
                        delay.toMillis(),
                        spent,
                        "answered 503",
                        new Attempt(clock.millis(), 503, 12, "answered 503")))));
    }

    void dead(Claim... claims) {
        settle(Arrays.stream(claims)
                .map(claim ->
                        new Settled(claim, new Outcome.Dead(new Attempt(clock.millis(), 422, 12, "answered 422"))))
                .toList());
    }

    /** Delivers all that can be delivered now, and all that comes forward by it. */
    List<Claim> drain() {
        return drain("default");
    }

    List<Claim> drain(String downstream) {
        List<Claim> drained = new ArrayList<>();
        List<Claim> claims = deliveries.claim(downstream, 100, LEASE);
        while (!claims.isEmpty()) {
            drained.addAll(claims);
            delivered(claims.toArray(Claim[]::new));
            claims = deliveries.claim(downstream, 100, LEASE);
        }
        return drained;
    }

    void settle(List<Settled> settled) {
        store.write(c -> {
            deliveries.settle(c, settled);
            return null;
        });
    }

    /** The first column of the first row. */
    String sql(String query) {
        return store.read(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                return row.next() ? row.getString(1) : null;
            }
        });
    }

    /** The first column of all rows. */
    List<String> column(String query) {
        return store.read(c -> {
            List<String> column = new ArrayList<>();
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
            return column;
        });
    }

    /** The states of the deliveries in the order of their events. */
    String states() {
        return String.join(" ", column("SELECT state FROM delivery ORDER BY seq, downstream"));
    }

    static List<Long> seqs(List<Claim> claims) {
        return claims.stream().map(Claim::seq).toList();
    }

    static List<String> subjects(List<Claim> claims) {
        return claims.stream().map(claim -> claim.event().subject()).toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
