package drover.outbox;

import drover.event.Batch;
import drover.event.Digest;
import drover.event.Event;
import drover.event.Known;
import drover.event.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one transaction in which a batch becomes durable: what is news becomes an event and one delivery for each downstream
 * that wants it, what is known already is passed over, and what could not be read goes to quarantine.
 */
final class Ingest {
    private final Batch batch;
    private final boolean baseline;
    private final String seenBy;
    private final List<Downstream> downstreams;
    private final long now;

    /**
     * @param baseline remember the state, make no events
     * @param seenBy the route that saw it
     */
    Ingest(Batch batch, boolean baseline, String seenBy, List<Downstream> downstreams, long now) {
        this.batch = batch;
        this.baseline = baseline;
        this.seenBy = seenBy;
        this.downstreams = downstreams;
        this.now = now;
    }

    Ingested run(Connection connection) throws SQLException {
        int fresh = 0;
        try (PreparedStatement known = connection.prepareStatement(
                        "SELECT modified, digest, status FROM record WHERE system = ? AND thing = ? AND key = ?");
                PreparedStatement remember = connection.prepareStatement(
                        "INSERT INTO record (system, thing, key, modified, digest, status, name) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (system, thing, key) DO UPDATE SET modified = excluded.modified,"
                                + " digest = excluded.digest, status = excluded.status, name = excluded.name");
                PreparedStatement append = connection.prepareStatement(
                        "INSERT INTO event (id, type, subject, lane, seen_by, stored_at, body)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING RETURNING seq");
                PreparedStatement deliver = connection.prepareStatement(
                        "INSERT INTO delivery (downstream, seq, lane, state, due_at) VALUES (?, ?, ?,"
                                + " CASE WHEN ? AND EXISTS (SELECT 1 FROM delivery WHERE downstream = ? AND lane = ?"
                                + " AND state IN ('ready', 'waiting')) THEN 'waiting' ELSE 'ready' END, ?)");
                PreparedStatement again =
                        connection.prepareStatement("INSERT INTO duplicate (seq, seen_by, times, first_at, last_at)"
                                + " SELECT seq, ?, 1, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM event WHERE id = ?"
                                + " ON CONFLICT (seq, seen_by) DO UPDATE SET times = duplicate.times + 1,"
                                + " last_at = excluded.last_at")) {
            for (Reading reading : batch.readings()) {
                Optional<Event> event = Event.of(reading, known(known, reading));
                if (event.isPresent()) {
                    remember(remember, reading);
                    if (!baseline && append(append, deliver, event.get())) {
                        fresh++;
                    } else if (!baseline) {
                        again(again, event.get().id());
                    }
                } else {
                    for (String id : Event.ids(reading)) {
                        again(again, id);
                    }
                }
            }
        }
        for (Batch.Refused refused : batch.refused()) {
            quarantine(connection, refused);
        }
        return new Ingested(batch.size(), fresh, batch.refused().size());
    }

    private static Known known(PreparedStatement known, Reading reading) throws SQLException {
        thing(known, reading);
        try (ResultSet row = known.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            long micros = row.getLong(1);
            Instant modified = row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            return new Known(modified, row.getBytes(2), row.getString(3));
        }
    }

    private static void remember(PreparedStatement remember, Reading reading) throws SQLException {
        thing(remember, reading);
        remember.setLong(4, ChronoUnit.MICROS.between(Instant.EPOCH, reading.modified()));
        remember.setBytes(5, reading.digest());
        remember.setString(6, reading.status());
        remember.setString(7, reading.name());
        remember.executeUpdate();
    }

    private static void thing(PreparedStatement statement, Reading reading) throws SQLException {
        statement.setString(1, reading.type().getSystem());
        statement.setString(2, reading.type().getThing());
        statement.setString(3, reading.key());
    }

    /** Nothing is delivered again, but who asks what became of an event is told that it came more than once. */
    private void again(PreparedStatement again, String id) throws SQLException {
        again.setString(1, seenBy);
        again.setLong(2, now);
        again.setLong(3, now);
        again.setString(4, id);
        again.executeUpdate();
    }

    /** @return false where the id is there already: a twin, of which nothing is written */
    private boolean append(PreparedStatement append, PreparedStatement deliver, Event event) throws SQLException {
        append.setString(1, event.id());
        append.setString(2, event.type());
        append.setString(3, event.subject());
        append.setLong(4, event.lane());
        append.setString(5, seenBy);
        append.setLong(6, now);
        append.setBytes(7, event.body());
        try (ResultSet row = append.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            long seq = row.getLong(1);
            for (Downstream downstream : downstreams) {
                if (downstream.wants(event.type())) {
                    deliver.setString(1, downstream.name());
                    deliver.setLong(2, seq);
                    deliver.setLong(3, event.lane());
                    deliver.setBoolean(4, downstream.ordered());
                    deliver.setString(5, downstream.name());
                    deliver.setLong(6, event.lane());
                    deliver.setLong(7, now);
                    deliver.executeUpdate();
                }
            }
        }
        return true;
    }

    private void quarantine(Connection connection, Batch.Refused refused) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO quarantine (stream, digest, reason, record, first_seen, last_seen, seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (stream, digest) DO UPDATE SET"
                        + " reason = excluded.reason, last_seen = excluded.last_seen, seen = quarantine.seen + 1")) {
            insert.setString(1, batch.type().getStream());
            insert.setBytes(2, Digest.of(refused.record()));
            insert.setString(3, refused.reason());
            insert.setString(4, refused.record());
            insert.setLong(5, now);
            insert.setLong(6, now);
            insert.executeUpdate();
        }
    }

    static List<Downstream> downstreams(Connection connection) throws SQLException {
        List<Downstream> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT name, types, ordered FROM downstream WHERE NOT removed ORDER BY name");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(new Downstream(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
            }
        }
        return all;
    }
}
