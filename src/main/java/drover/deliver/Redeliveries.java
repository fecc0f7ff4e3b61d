package drover.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.EventRows;
import drover.record.Json;
import drover.store.Sql;
import drover.store.Steps;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What operators do with deliveries: replay them (again the same event, with the same id) or discard them. Many are done in
 * small steps, oldest first, so that nobody else waits; a step is done whole or not at all.
 */
@ApplicationScoped
public class Redeliveries {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    private static final String ENDED = "state IN ('dead', 'delivered', 'discarded')";
    private static final String NOT_UNDER_WAY = "state IN ('dead', 'ready', 'waiting') AND NOT leased";

    private final Store store;
    private final Downstreams downstreams;
    private final Clock clock;

    Redeliveries(Store store, Downstreams downstreams, Clock clock) {
        this.store = store;
        this.downstreams = downstreams;
        this.clock = clock;
    }

    /** What is done to deliveries; it says how many were still as they were found. */
    private interface Action {
        int run(Connection connection, String downstream, List<Delivery> found) throws SQLException;
    }

    /**
     * What a replay would do: {@code count}, of which the receiver has {@code seen_before} already, and how long it
     * {@code takes} at the downstream's rate.
     *
     * @throws IllegalArgumentException when no route delivers to that downstream
     */
    public ObjectNode plan(Selection selection) {
        int rate = downstreams.settings(selection.downstream()).ratePerSecond();
        long[] counts = count(selection);
        Duration takes = Duration.ofSeconds((counts[0] + rate - 1) / rate);
        return Json.object()
                .put("downstream", selection.downstream())
                .put("count", counts[0])
                .put("seen_before", counts[1])
                .put("takes", takes.toString().substring(2).toLowerCase(Locale.ROOT))
                .put(
                        "receiver_sees",
                        counts[1] + " events that it has taken before, each with the same webhook-id, and "
                                + (counts[0] - counts[1]) + " that it has not; in all " + counts[0] + " at " + rate
                                + " a second");
    }

    /**
     * How many deliveries are meant.
     *
     * @throws IllegalArgumentException when there never was a downstream of that name
     */
    public long matching(Selection selection) {
        if (!downstreams.everKnown().contains(selection.downstream())) {
            throw new IllegalArgumentException("there is no downstream of that name: GET /operations/downstreams");
        }
        return count(selection)[0];
    }

    /** Makes them due again. */
    public ObjectNode replay(Selection selection) {
        downstreams.settings(selection.downstream());
        long done = all(selection, this::replay);
        LOG.infof("%s: %d deliveries are made again, an operator asked for it", selection.downstream(), done);
        return Json.object().put("replayed", done);
    }

    /** Gives them up. They are kept for {@code drover.retention}. */
    public ObjectNode discard(Selection selection) {
        long done = all(selection, this::discard);
        LOG.infof("%s: %d deliveries discarded, an operator asked for it", selection.downstream(), done);
        return Json.object().put("discarded", done);
    }

    /** Makes one delivery again; null where there is none that is delivered, dead or discarded. */
    public ObjectNode replayOne(String downstream, String eventId) {
        downstreams.settings(downstream);
        return one(downstream, eventId, ENDED, this::replay, "replayed");
    }

    /** Gives one delivery up; null where there is none that is dead, or still to be made and not under way. */
    public ObjectNode discardOne(String downstream, String eventId) {
        return one(downstream, eventId, NOT_UNDER_WAY, this::discard, "discarded");
    }

    private ObjectNode one(String downstream, String eventId, String condition, Action action, String done) {
        boolean found = store.write(c -> {
            EventRows.Head event = EventRows.find(c, eventId);
            Delivery one = event == null || !event.kept()
                    ? null
                    : Sql.once(c, DeliverySql.FIND + condition)
                            .set("downstream", downstream)
                            .set("seq", event.seq())
                            .first(Delivery::of);
            return one != null && action.run(c, downstream, List.of(one)) >= 0;
        });
        if (!found) {
            return null;
        }
        LOG.infof("%s: event %s %s, an operator asked for it", downstream, eventId, done);
        downstreams.wake(downstream);
        return Json.object().put(done, 1);
    }

    private long[] count(Selection selection) {
        long[] counts = new long[2];
        walk(selection, step -> {
            counts[0] += step.size();
            counts[1] += step.stream().filter(Delivery::isDelivered).count();
            return true;
        });
        return counts;
    }

    /** What is meant is found beside the writer; what has changed meanwhile is passed over. */
    private long all(Selection selection, Action action) {
        AtomicLong done = new AtomicLong();
        walk(selection, step -> {
            if (!step.isEmpty()) {
                done.addAndGet(store.write(c -> action.run(c, selection.downstream(), step)));
            }
            return true;
        });
        downstreams.wake(selection.downstream());
        return done.get();
    }

    private void walk(Selection selection, Predicate<List<Delivery>> act) {
        Steps.walk(
                after -> store.read(c -> Sql.once(
                                c,
                                DeliverySql.WALK + selection.which().condition() + " ORDER BY seq LIMIT " + Steps.SIZE)
                        .set("downstream", selection.downstream())
                        .set("after", after)
                        .list(Delivery::of)),
                Delivery::seq,
                step -> act.test(meant(selection, step)));
    }

    private List<Delivery> meant(Selection selection, List<Delivery> step) {
        TypePatterns types = TypePatterns.of(selection.types());
        long from = selection.from().toEpochMilli();
        long to = selection.to().toEpochMilli();
        Map<Long, EventRows.Head> events = store.read(
                c -> EventRows.heads(c, step.stream().map(Delivery::seq).toList()));
        return step.stream()
                .filter(one -> {
                    EventRows.Head event = events.get(one.seq());
                    return event != null
                            && event.kept()
                            && event.storedAt() >= from
                            && event.storedAt() < to
                            && types.include(event.type());
                })
                .toList();
    }

    private int replay(Connection connection, String downstream, List<Delivery> all) throws SQLException {
        boolean ordered = downstreams.settings(downstream).downstream().ordered();
        AttemptRows.keep(
                connection,
                all.stream()
                        .filter(Delivery::isDelivered)
                        .map(one -> new AttemptRows.Made(one.seq(), downstream, one.claim(), delivered(one.last())))
                        .toList());
        int done;
        try (Sql again = new Sql(connection, DeliverySql.REPLAY)) {
            for (Delivery one : all) {
                again.set("state", ordered ? "waiting" : "ready")
                        .set("now", clock.millis())
                        .set("downstream", downstream)
                        .set("seq", one.seq())
                        .add();
            }
            done = Arrays.stream(again.runAll()).sum();
        }
        if (ordered) {
            Lanes.reorder(connection, downstream, lanes(all));
        }
        return done;
    }

    private static Attempt delivered(Attempt last) {
        return new Attempt(last.endedAt(), last.status(), last.took(), Verdict.delivered(last.result()));
    }

    private int discard(Connection connection, String downstream, List<Delivery> all) throws SQLException {
        int done;
        try (Sql discard = new Sql(connection, DeliverySql.DISCARD)) {
            for (Delivery one : all) {
                discard.set("now", clock.millis())
                        .set("downstream", downstream)
                        .set("seq", one.seq())
                        .add();
            }
            done = Arrays.stream(discard.runAll()).sum();
        }
        Lanes.forward(connection, downstream, lanes(all));
        return done;
    }

    private static List<Long> lanes(List<Delivery> all) {
        return all.stream().map(Delivery::lane).distinct().collect(Collectors.toList());
    }
}
