package drover.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What operators do with deliveries: replay them (again the same event, with the same id) or discard them. Many are done in
 * small steps, oldest first, so that nobody else waits; a step is done whole or not at all.
 */
@ApplicationScoped
public class Redeliveries {
    private static final Logger LOG = Logger.getLogger("drover.outbox");

    private final Store store;
    private final Downstreams downstreams;
    private final Clock clock;

    Redeliveries(Store store, Downstreams downstreams, Clock clock) {
        this.store = store;
        this.downstreams = downstreams;
        this.clock = clock;
    }

    private record Found(long seq, long lane, boolean delivered) {}

    /** What is done to deliveries; it says how many were still as they were found. */
    private interface Action {
        int run(Connection connection, String downstream, List<Found> found) throws SQLException;
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
        long seconds = (counts[0] + rate - 1) / rate;
        return Json.object()
                .put("downstream", selection.downstream())
                .put("count", counts[0])
                .put("seen_before", counts[1])
                .put(
                        "takes",
                        Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(java.util.Locale.ROOT))
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
        long done = inSteps(selection, this::replay);
        LOG.infof("%s: %d deliveries are made again, an operator asked for it", selection.downstream(), done);
        downstreams.wake(selection.downstream());
        return Json.object().put("replayed", done);
    }

    /** Gives them up. They are kept for {@code drover.retention}. */
    public ObjectNode discard(Selection selection) {
        long done = inSteps(selection, this::discard);
        LOG.infof("%s: %d deliveries discarded, an operator asked for it", selection.downstream(), done);
        downstreams.wake(selection.downstream());
        return Json.object().put("discarded", done);
    }

    /** Makes one delivery again; null where there is none that is delivered, dead or discarded. */
    public ObjectNode replayOne(String downstream, String eventId) {
        downstreams.settings(downstream);
        return one(downstream, eventId, "state IN ('dead', 'delivered', 'discarded')", this::replay, "replayed");
    }

    /** Gives one delivery up; null where there is none that is dead, or still to be made and not under way. */
    public ObjectNode discardOne(String downstream, String eventId) {
        return one(
                downstream,
                eventId,
                "state IN ('dead', 'ready', 'waiting') AND NOT leased",
                this::discard,
                "discarded");
    }

    private ObjectNode one(String downstream, String eventId, String condition, Action action, String done) {
        boolean found = store.write(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT d.seq, d.lane, state = 'delivered' FROM delivery d JOIN event e ON e.seq = d.seq"
                            + " WHERE d.downstream = ? AND e.id = ? AND e.body IS NOT NULL AND " + condition)) {
                select.setString(1, downstream);
                select.setString(2, eventId);
                List<Found> one = found(select);
                action.run(c, downstream, one);
                return !one.isEmpty();
            }
        });
        if (!found) {
            return null;
        }
        LOG.infof("%s: event %s %s, an operator asked for it", downstream, eventId, done);
        downstreams.wake(downstream);
        return Json.object().put(done, 1);
    }

    private long[] count(Selection selection) {
        TypePatterns types = TypePatterns.of(selection.types());
        return store.read(c -> {
            long[] counts = new long[2];
            try (PreparedStatement select = c.prepareStatement("SELECT e.type, state = 'delivered', COUNT(*)"
                    + from(selection) + " GROUP BY e.type, state = 'delivered'")) {
                selected(select, selection, 0);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    if (types.include(rows.getString(1))) {
                        counts[0] += rows.getLong(3);
                        counts[1] += rows.getBoolean(2) ? rows.getLong(3) : 0;
                    }
                }
            }
            return counts;
        });
    }

    private static String from(Selection selection) {
        return " FROM delivery d JOIN event e ON e.seq = d.seq WHERE d.downstream = ? AND d.seq > ?"
                + " AND e.stored_at >= ? AND e.stored_at < ? AND e.body IS NOT NULL AND "
                + selection.which().condition();
    }

    private static void selected(PreparedStatement select, Selection selection, long after) throws SQLException {
        select.setString(1, selection.downstream());
        select.setLong(2, after);
        select.setLong(3, selection.from().toEpochMilli());
        select.setLong(4, selection.to().toEpochMilli());
    }

    /** What is meant is found beside the writer, a step at a time; what has changed meanwhile is passed over. */
    private long inSteps(Selection selection, Action action) {
        TypePatterns types = TypePatterns.of(selection.types());
        long done = 0;
        long after = 0;
        int seen;
        do {
            long from = after;
            List<Found> found = new ArrayList<>();
            long[] walked = store.read(c -> {
                long[] last = {0, from};
                try (PreparedStatement select = c.prepareStatement("SELECT d.seq, d.lane, state = 'delivered', e.type"
                        + from(selection) + " ORDER BY d.seq LIMIT " + Deliveries.STEP)) {
                    selected(select, selection, from);
                    ResultSet rows = select.executeQuery();
                    while (rows.next()) {
                        last[0]++;
                        last[1] = rows.getLong(1);
                        if (types.include(rows.getString(4))) {
                            found.add(new Found(last[1], rows.getLong(2), rows.getBoolean(3)));
                        }
                    }
                }
                return last;
            });
            seen = (int) walked[0];
            after = walked[1];
            if (!found.isEmpty()) {
                done += store.write(c -> action.run(c, selection.downstream(), found));
            }
        } while (seen == Deliveries.STEP);
        return done;
    }

    private static List<Found> found(PreparedStatement select) throws SQLException {
        List<Found> found = new ArrayList<>();
        ResultSet rows = select.executeQuery();
        while (rows.next()) {
            found.add(new Found(rows.getLong(1), rows.getLong(2), rows.getBoolean(3)));
        }
        return found;
    }

    private int replay(Connection connection, String downstream, List<Found> all) throws SQLException {
        boolean ordered = downstreams.settings(downstream).downstream().ordered();
        Set<Long> lanes = new HashSet<>();
        int done;
        try (PreparedStatement keep = connection.prepareStatement(
                        "INSERT INTO attempt (seq, downstream, claim, ended_at, status, took, result)"
                                + " SELECT seq, downstream, claim, ended_at, status, took, state FROM delivery"
                                + " WHERE seq = ? AND downstream = ? AND state = 'delivered' ON CONFLICT DO NOTHING");
                PreparedStatement again = connection.prepareStatement(
                        "UPDATE delivery SET state = ?, due_at = ?, attempts = 0, ended_at = NULL, reason = 'replayed'"
                                + " WHERE downstream = ? AND seq = ? AND state IN ('dead', 'delivered', 'discarded')")) {
            for (Found found : all) {
                if (found.delivered()) {
                    keep.setLong(1, found.seq());
                    keep.setString(2, downstream);
                    keep.addBatch();
                }
                again.setString(1, ordered ? "waiting" : "ready");
                again.setLong(2, clock.millis());
                again.setString(3, downstream);
                again.setLong(4, found.seq());
                again.addBatch();
                lanes.add(found.lane());
            }
            keep.executeBatch();
            done = Arrays.stream(again.executeBatch()).sum();
        }
        if (ordered) {
            Deliveries.reorder(connection, downstream, lanes);
        }
        return done;
    }

    private int discard(Connection connection, String downstream, List<Found> all) throws SQLException {
        Set<Long> lanes = new HashSet<>();
        int done;
        try (PreparedStatement discard = connection.prepareStatement(
                "UPDATE delivery SET state = 'discarded', ended_at = ? WHERE downstream = ? AND seq = ?"
                        + " AND state IN ('dead', 'ready', 'waiting') AND NOT leased")) {
            for (Found found : all) {
                discard.setLong(1, clock.millis());
                discard.setString(2, downstream);
                discard.setLong(3, found.seq());
                discard.addBatch();
                lanes.add(found.lane());
            }
            done = Arrays.stream(discard.executeBatch()).sum();
        }
        Deliveries.forward(connection, downstream, lanes);
        return done;
    }
}
