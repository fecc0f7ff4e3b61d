package drover.deliver;

import drover.deliver.Outcome.Settled;
import drover.event.Event;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries in the store: claiming what is due, settling what was tried.
 *
 * <p>A claim moves {@code due_at} to the end of its lease. So it needs no clearing up: what a dead process had claimed is
 * simply due again. Only the first undelivered event of a lane is {@code ready}, which keeps a subject in order whatever
 * happens, and makes a claim cost the same however many wait behind it.
 */
@ApplicationScoped
class Deliveries {
    /** Not delivered yet, and going to be. */
    static final String OPEN = "state IN ('ready', 'waiting')";

    /** Rows a write takes at most, so that it holds nobody up. */
    static final int STEP = 500;

    private final Store store;
    private final Clock clock;

    Deliveries(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Claims what is due, oldest first, at most {@code limit}. */
    List<Claim> claim(String downstream, int limit, Duration lease) {
        long now = clock.millis();
        return store.write(c -> {
            // What is due is said once, inside: said outside too, SQLite would walk all that is ready instead of the
            // batch.
            try (PreparedStatement update = c.prepareStatement(
                    "UPDATE delivery SET due_at = ?, claim = claim + 1, leased = TRUE WHERE downstream = ?"
                            + " AND seq IN (SELECT seq FROM delivery WHERE downstream = ?"
                            + " AND state = 'ready' AND due_at <= ? ORDER BY due_at, seq LIMIT ?)"
                            + " RETURNING seq, claim, attempts, lane")) {
                update.setLong(1, now + lease.toMillis());
                update.setString(2, downstream);
                update.setString(3, downstream);
                update.setLong(4, now);
                update.setInt(5, limit);
                return claims(c, downstream, update);
            }
        });
    }

    /** Claims one delivery, if it is due. */
    List<Claim> claimOne(String downstream, String eventId, Duration lease) {
        long now = clock.millis();
        return store.write(c -> {
            try (PreparedStatement update = c.prepareStatement(
                    "UPDATE delivery SET due_at = ?, claim = claim + 1, leased = TRUE WHERE downstream = ? AND state = 'ready'"
                            + " AND due_at <= ? AND seq = (SELECT seq FROM event WHERE id = ?)"
                            + " RETURNING seq, claim, attempts, lane")) {
                update.setLong(1, now + lease.toMillis());
                update.setString(2, downstream);
                update.setLong(3, now);
                update.setString(4, eventId);
                return claims(c, downstream, update);
            }
        });
    }

    private static List<Claim> claims(Connection connection, String downstream, PreparedStatement update)
            throws SQLException {
        List<Claim> claimed = new ArrayList<>();
        try (ResultSet rows = update.executeQuery()) {
            while (rows.next()) {
                claimed.add(new Claim(
                        downstream, rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getLong(4), null, null));
            }
        }
        if (claimed.isEmpty()) {
            return claimed;
        }
        Map<Long, Claim.Stored> events = events(connection, claimed);
        Map<Long, String> gaps = gaps(connection, downstream, claimed);
        return claimed.stream()
                .sorted(Comparator.comparingLong(Claim::seq))
                .map(c -> new Claim(
                        downstream,
                        c.seq(),
                        c.number(),
                        c.failures(),
                        c.lane(),
                        events.get(c.seq()),
                        gaps.get(c.seq())))
                .toList();
    }

    private static Map<Long, Claim.Stored> events(Connection connection, List<Claim> claims) throws SQLException {
        Map<Long, Claim.Stored> events = new HashMap<>();
        String in = String.join(", ", Collections.nCopies(claims.size(), "?"));
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, id, type, subject, stored_at, body, traceparent FROM event WHERE seq IN (" + in + ")")) {
            for (int i = 0; i < claims.size(); i++) {
                select.setLong(i + 1, claims.get(i).seq());
            }
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                events.put(
                        rows.getLong(1),
                        new Claim.Stored(
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getLong(5),
                                rows.getBytes(6),
                                rows.getString(7)));
            }
        }
        return events;
    }

    /** For each claim that has a dead letter before it in its lane: that event's id. */
    private static Map<Long, String> gaps(Connection connection, String downstream, List<Claim> claims)
            throws SQLException {
        Map<Long, String> gaps = new HashMap<>();
        if (!hasDeadLetters(connection, downstream)) {
            return gaps;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM event WHERE seq ="
                + " (SELECT MAX(seq) FROM delivery WHERE downstream = ? AND lane = ? AND seq < ?"
                + " AND state = 'dead')")) {
            for (Claim claim : claims) {
                select.setString(1, downstream);
                select.setLong(2, claim.lane());
                select.setLong(3, claim.seq());
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        gaps.put(claim.seq(), row.getString(1));
                    }
                }
            }
        }
        return gaps;
    }

    private static boolean hasDeadLetters(Connection connection, String downstream) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM delivery WHERE downstream = ? AND state = 'dead' LIMIT 1")) {
            select.setString(1, downstream);
            return select.executeQuery().next();
        }
    }

    /** When the oldest event that is not delivered to it was stored (epoch milliseconds), or null when all are. */
    static Long oldest(Connection connection, String downstream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT stored_at FROM event WHERE seq = (SELECT MIN(seq) FROM delivery WHERE downstream = ? AND "
                        + OPEN + ")")) {
            select.setString(1, downstream);
            ResultSet row = select.executeQuery();
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }

    /** When one is tried next (epoch milliseconds), or null when nothing waits. */
    static Long next(Connection connection, String downstream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT MIN(due_at) FROM delivery WHERE downstream = ? AND state = 'ready'")) {
            select.setString(1, downstream);
            ResultSet row = select.executeQuery();
            row.next();
            long next = row.getLong(1);
            return row.wasNull() ? null : (Long) next;
        }
    }

    /** Writes down how tries ended, and lets the next of each lane come forward. */
    void settle(Connection connection, List<Settled> all) throws SQLException {
        try (PreparedStatement delivered = connection.prepareStatement(
                        "UPDATE delivery SET state = 'delivered', ended_at = ?, status = ?, took = ?, attempts = attempts + 1,"
                                + " reason = NULL, leased = FALSE WHERE downstream = ? AND seq = ? AND state = 'ready'");
                PreparedStatement due = connection.prepareStatement(
                        "UPDATE delivery SET due_at = ?, attempts = attempts + ?, reason = COALESCE(?, reason), leased = FALSE"
                                + " WHERE downstream = ? AND seq = ? AND claim = ? AND state = 'ready'");
                PreparedStatement dead = connection.prepareStatement(
                        "UPDATE delivery SET state = 'dead', ended_at = ?, status = ?, took = ?, attempts = attempts + 1,"
                                + " reason = ?, leased = FALSE"
                                + " WHERE downstream = ? AND seq = ? AND claim = ? AND state = 'ready'");
                PreparedStatement stepBack = connection.prepareStatement(
                        "UPDATE delivery SET state = 'waiting' WHERE downstream = ? AND seq = ? AND state = 'ready'"
                                + " AND EXISTS (SELECT 1 FROM delivery earlier WHERE earlier.downstream = ? AND earlier.lane = ?"
                                + " AND earlier.seq < ? AND earlier.state IN ('ready', 'waiting')"
                                + " AND earlier.state = 'waiting')");
                PreparedStatement next = connection.prepareStatement(
                        "UPDATE delivery SET state = 'ready' WHERE downstream = ? AND state = 'waiting' AND seq ="
                                + " (SELECT MIN(seq) FROM delivery WHERE downstream = ? AND lane = ?"
                                + " AND " + OPEN + ")")) {
            List<Claim> asDelivered = new ArrayList<>();
            List<Claim> asDead = new ArrayList<>();
            List<Claim> asDue = new ArrayList<>();
            for (Settled settled : all) {
                Claim claim = settled.claim();
                if (settled.outcome() instanceof Outcome.Delivered done) {
                    ended(delivered, done.attempt());
                    delivered.setString(4, claim.downstream());
                    delivered.setLong(5, claim.seq());
                    delivered.addBatch();
                    asDelivered.add(claim);
                } else if (settled.outcome() instanceof Outcome.Dead failed) {
                    ended(dead, failed.attempt());
                    dead.setString(4, failed.attempt().result());
                    claim(dead, 5, claim);
                    dead.addBatch();
                    asDead.add(claim);
                } else if (settled.outcome() instanceof Outcome.Due again) {
                    due.setLong(1, again.dueAt());
                    due.setInt(2, again.spent());
                    due.setString(3, again.reason());
                    claim(due, 4, claim);
                    due.addBatch();
                    asDue.add(claim);
                }
            }
            List<Claim> settled = changed(delivered, asDelivered);
            settled.addAll(changed(dead, asDead));
            List<Claim> again = changed(due, asDue);
            for (Claim claim : again) {
                // What was replayed meanwhile, and is older, goes first.
                stepBack.setString(1, claim.downstream());
                stepBack.setLong(2, claim.seq());
                stepBack.setString(3, claim.downstream());
                stepBack.setLong(4, claim.lane());
                stepBack.setLong(5, claim.seq());
                stepBack.addBatch();
            }
            stepBack.executeBatch();
            settled.addAll(again);
            for (Claim claim : settled) {
                next.setString(1, claim.downstream());
                next.setString(2, claim.downstream());
                next.setLong(3, claim.lane());
                next.addBatch();
            }
            next.executeBatch();
        }
        keepAttempts(connection, all);
    }

    /** Those that a batch changed: the outcome of an old claim changes nothing, so it lets nobody come forward. */
    private static List<Claim> changed(PreparedStatement batch, List<Claim> claims) throws SQLException {
        int[] counts = batch.executeBatch();
        List<Claim> changed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                changed.add(claims.get(i));
            }
        }
        return changed;
    }

    private static void ended(PreparedStatement statement, Attempt attempt) throws SQLException {
        statement.setLong(1, attempt.endedAt());
        statement.setInt(2, attempt.status());
        statement.setInt(3, attempt.took());
    }

    private static void claim(PreparedStatement statement, int first, Claim claim) throws SQLException {
        statement.setString(first, claim.downstream());
        statement.setLong(first + 1, claim.seq());
        statement.setLong(first + 2, claim.number());
    }

    private static void keepAttempts(Connection connection, List<Settled> all) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO attempt (downstream, seq, claim, ended_at, status, took, result) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")) {
            for (Settled settled : all) {
                Attempt attempt = failed(settled.outcome());
                if (attempt != null) {
                    claim(insert, 1, settled.claim());
                    insert.setLong(4, attempt.endedAt());
                    insert.setInt(5, attempt.status());
                    insert.setInt(6, attempt.took());
                    insert.setString(7, attempt.result());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static Attempt failed(Outcome outcome) {
        if (outcome instanceof Outcome.Due due) {
            return due.attempt();
        }
        return outcome instanceof Outcome.Dead dead ? dead.attempt() : null;
    }

    /**
     * Puts a lane in order after older deliveries came back to it: the oldest goes first. What is under way is not held
     * back.
     */
    static void reorder(Connection connection, String downstream, Collection<Long> lanes) throws SQLException {
        try (PreparedStatement back = connection.prepareStatement(
                "UPDATE delivery SET state = 'waiting' WHERE downstream = ? AND lane = ? AND " + OPEN
                        + " AND state = 'ready' AND NOT leased")) {
            for (long lane : lanes) {
                back.setString(1, downstream);
                back.setLong(2, lane);
                back.addBatch();
            }
            back.executeBatch();
        }
        forward(connection, downstream, lanes);
    }

    /** Lets the oldest of each lane come forward where none is ready. */
    static void forward(Connection connection, String downstream, Collection<Long> lanes) throws SQLException {
        try (PreparedStatement forward = connection.prepareStatement(
                "UPDATE delivery SET state = 'ready' WHERE downstream = ? AND state = 'waiting'"
                        + " AND seq = (SELECT MIN(seq) FROM delivery WHERE downstream = ? AND lane = ?"
                        + " AND " + OPEN + ") AND NOT EXISTS (SELECT 1 FROM delivery"
                        + " WHERE downstream = ? AND lane = ? AND " + OPEN + " AND state = 'ready')")) {
            for (long lane : lanes) {
                forward.setString(1, downstream);
                forward.setString(2, downstream);
                forward.setLong(3, lane);
                forward.setString(4, downstream);
                forward.setLong(5, lane);
                forward.addBatch();
            }
            forward.executeBatch();
        }
    }

    /** How long until something is due, or null when nothing is ready. */
    Duration untilDue(String downstream) {
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT MIN(due_at) FROM delivery WHERE downstream = ? AND state = 'ready'")) {
                select.setString(1, downstream);
                ResultSet row = select.executeQuery();
                row.next();
                long due = row.getLong(1);
                return row.wasNull() ? null : Duration.ofMillis(Math.max(0, due - clock.millis()));
            }
        });
    }

    /** How many are not delivered yet. */
    long waiting(String downstream) {
        return store.read(c -> count(c, downstream, OPEN));
    }

    /** @param which a condition on the state, of ours */
    static long count(Connection connection, String downstream, String which) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM delivery WHERE downstream = ? AND " + which)) {
            select.setString(1, downstream);
            ResultSet row = select.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Gives a new downstream the next few hundred of the events that are stored already, oldest first.
     *
     * @return whether it has them all now
     */
    boolean fill(Downstream downstream) {
        long now = clock.millis();
        return store.write(c -> {
            Long from = fillFrom(c, downstream.name());
            if (from == null) {
                return true;
            }
            List<Long> lanes = new ArrayList<>();
            long next = from;
            int seen = 0;
            try (PreparedStatement select = c.prepareStatement(
                            "SELECT seq, subject, type FROM event WHERE seq >= ? AND body IS NOT NULL ORDER BY seq LIMIT ?");
                    PreparedStatement insert = c.prepareStatement(
                            "INSERT INTO delivery (downstream, seq, lane, state, due_at) VALUES (?, ?, ?, ?, ?)"
                                    + " ON CONFLICT DO NOTHING")) {
                select.setLong(1, from);
                select.setInt(2, STEP);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    seen++;
                    next = rows.getLong(1) + 1;
                    if (downstream.wants(rows.getString(3))) {
                        long lane = Event.lane(rows.getString(2));
                        insert.setString(1, downstream.name());
                        insert.setLong(2, rows.getLong(1));
                        insert.setLong(3, lane);
                        insert.setString(4, downstream.ordered() ? "waiting" : "ready");
                        insert.setLong(5, now);
                        insert.addBatch();
                        lanes.add(lane);
                    }
                }
                insert.executeBatch();
            }
            if (downstream.ordered()) {
                reorder(c, downstream.name(), lanes);
            }
            fillFrom(c, downstream.name(), seen < STEP ? null : next);
            return seen < STEP;
        });
    }

    private static Long fillFrom(Connection connection, String downstream) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT fill_from FROM downstream WHERE name = ?")) {
            select.setString(1, downstream);
            ResultSet row = select.executeQuery();
            if (!row.next()) {
                return null;
            }
            long from = row.getLong(1);
            return row.wasNull() ? null : Long.valueOf(from);
        }
    }

    private static void fillFrom(Connection connection, String downstream, Long next) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE downstream SET fill_from = ? WHERE name = ?")) {
            update.setObject(1, next, Types.BIGINT);
            update.setString(2, downstream);
            update.executeUpdate();
        }
    }

    /**
     * Ends the leases a dead process left: the store has one process at a time, so at start none is alive. What was replayed
     * beside them, and is older, goes first.
     */
    static int endLeases(Connection connection, String downstream, long now) throws SQLException {
        List<Long> lanes = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement("UPDATE delivery SET due_at = ?, leased = FALSE"
                + " WHERE downstream = ? AND state = 'ready' AND leased RETURNING lane")) {
            update.setLong(1, now);
            update.setString(2, downstream);
            try (ResultSet rows = update.executeQuery()) {
                while (rows.next()) {
                    lanes.add(rows.getLong(1));
                }
            }
        }
        if (isOrdered(connection, downstream)) {
            reorder(connection, downstream, lanes);
        }
        return lanes.size();
    }

    private static boolean isOrdered(Connection connection, String downstream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT ordered FROM downstream WHERE name = ?")) {
            select.setString(1, downstream);
            ResultSet row = select.executeQuery();
            return row.next() && row.getBoolean(1);
        }
    }

    void endLeases(String downstream) {
        store.write(c -> endLeases(c, downstream, clock.millis()));
    }
}
