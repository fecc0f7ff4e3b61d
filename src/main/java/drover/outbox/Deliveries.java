package drover.outbox;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The deliveries in the store: claiming what is due, settling what was tried.
 *
 * <p>A claim moves {@code due_at} to the end of its lease. So it needs no clearing up: what a dead process had claimed is
 * simply due again. Only the first undelivered event of a lane is {@code ready}, which keeps a subject in order whatever
 * happens, and makes a claim cost the same however many wait behind it.
 */
@ApplicationScoped
class Deliveries {
    private final Store store;
    private final Clock clock;

    Deliveries(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** How a try ended: delivered, or due again at a time. */
    sealed interface Outcome {
        record Delivered() implements Outcome {}

        /**
         * It is to be tried again.
         *
         * @param dueAt epoch milliseconds
         * @param spent 1 where an attempt was made and failed, 0 where none was
         */
        record Due(long dueAt, int spent, String reason) implements Outcome {}
    }

    record Settled(Claim claim, Outcome outcome) {}

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
                        downstream, rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getString(4), null));
            }
        }
        Map<Long, Claim.Stored> events = events(connection, claimed);
        return claimed.stream()
                .sorted(Comparator.comparingLong(Claim::seq))
                .map(c -> new Claim(c.downstream(), c.seq(), c.number(), c.failures(), c.lane(), events.get(c.seq())))
                .toList();
    }

    private static Map<Long, Claim.Stored> events(Connection connection, List<Claim> claims) throws SQLException {
        Map<Long, Claim.Stored> events = new HashMap<>();
        if (claims.isEmpty()) {
            return events;
        }
        String in = String.join(", ", Collections.nCopies(claims.size(), "?"));
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, id, type, subject, body FROM event WHERE seq IN (" + in + ")")) {
            for (int i = 0; i < claims.size(); i++) {
                select.setLong(i + 1, claims.get(i).seq());
            }
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                events.put(
                        rows.getLong(1),
                        new Claim.Stored(rows.getString(2), rows.getString(3), rows.getString(4), rows.getBytes(5)));
            }
        }
        return events;
    }

    /** Writes down how tries ended, and lets the next of each delivered lane come forward. */
    void settle(Connection connection, List<Settled> all) throws SQLException {
        try (PreparedStatement delivered = connection.prepareStatement(
                        "UPDATE delivery SET state = 'delivered', delivered_at = ?, last_error = NULL, leased = FALSE"
                                + " WHERE downstream = ? AND seq = ? AND state = 'ready'");
                PreparedStatement due = connection.prepareStatement(
                        "UPDATE delivery SET due_at = ?, attempts = attempts + ?, last_error = ?, leased = FALSE"
                                + " WHERE downstream = ? AND seq = ? AND claim = ? AND state = 'ready'");
                PreparedStatement next = connection.prepareStatement(
                        "UPDATE delivery SET state = 'ready' WHERE downstream = ? AND state = 'waiting' AND seq ="
                                + " (SELECT MIN(seq) FROM delivery WHERE downstream = ? AND lane = ?"
                                + " AND state <> 'delivered')")) {
            Set<List<String>> lanes = new LinkedHashSet<>();
            for (Settled settled : all) {
                Claim claim = settled.claim();
                if (settled.outcome() instanceof Outcome.Due again) {
                    due.setLong(1, again.dueAt());
                    due.setInt(2, again.spent());
                    due.setString(3, again.reason());
                    due.setString(4, claim.downstream());
                    due.setLong(5, claim.seq());
                    due.setLong(6, claim.number());
                    due.addBatch();
                } else {
                    delivered.setLong(1, clock.millis());
                    delivered.setString(2, claim.downstream());
                    delivered.setLong(3, claim.seq());
                    delivered.addBatch();
                    lanes.add(List.of(claim.downstream(), claim.lane()));
                }
            }
            due.executeBatch();
            delivered.executeBatch();
            for (List<String> lane : lanes) {
                next.setString(1, lane.get(0));
                next.setString(2, lane.get(0));
                next.setString(3, lane.get(1));
                next.addBatch();
            }
            next.executeBatch();
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
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT COUNT(*) FROM delivery WHERE downstream = ? AND state <> 'delivered'")) {
                select.setString(1, downstream);
                ResultSet row = select.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Ends the leases a dead process left: the store has one process at a time, so at start none is alive. */
    void endLeases(String downstream) {
        store.write(c -> {
            try (PreparedStatement update = c.prepareStatement("UPDATE delivery SET due_at = ?, leased = FALSE"
                    + " WHERE downstream = ? AND state = 'ready' AND leased")) {
                update.setLong(1, clock.millis());
                update.setString(2, downstream);
                return update.executeUpdate();
            }
        });
    }
}
