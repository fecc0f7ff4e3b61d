package drover.ingest;

import drover.event.Event;
import drover.event.Known;
import drover.record.Reading;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What each thing looked like when it was last seen, as the transaction of an ingest reads and writes it. */
public final class Remembered implements AutoCloseable {
    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement update;

    Remembered(Connection connection) throws SQLException {
        find = connection.prepareStatement("SELECT id, modified, digest, status, last, version FROM record"
                + " WHERE lane = ? AND key = ? AND thing = ? AND system = ?");
        insert = connection.prepareStatement(
                "INSERT INTO record (modified, digest, status, name, last, version, lane, key, thing, system)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement(
                "UPDATE record SET modified = ?, digest = ?, status = ?, name = ?, last = ?, version = ? WHERE id = ?");
    }

    /**
     * A thing that was seen before.
     *
     * @param last its last event, or null
     */
    record Row(long id, Known known, Long last) {}

    /** The reading under the key by which its thing is known: it may have been seen before it had the key it has now. */
    Reading known(Reading reading) throws SQLException {
        if (!reading.aliases().isEmpty() && find(reading) == null) {
            for (String alias : reading.aliases()) {
                Reading other = reading.withKey(alias);
                if (find(other) != null) {
                    return other;
                }
            }
        }
        return reading;
    }

    /** What is remembered of a reading's thing, or null. */
    Row find(Reading reading) throws SQLException {
        thing(find, 1, reading);
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            long micros = row.getLong(2);
            Instant modified = row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            long last = row.getLong(5);
            return new Row(
                    row.getLong(1),
                    new Known(modified, row.getBytes(3), row.getString(4), row.getLong(6)),
                    row.wasNull() ? null : last);
        }
    }

    /**
     * Remembers how a thing looks now.
     *
     * @param before what was remembered of it, or null
     * @param last its last event, or null
     */
    void keep(Reading reading, Row before, Long last) throws SQLException {
        PreparedStatement statement = before == null ? insert : update;
        statement.setLong(1, ChronoUnit.MICROS.between(Instant.EPOCH, reading.modified()));
        statement.setBytes(2, reading.digest());
        statement.setString(3, reading.status());
        statement.setString(4, reading.name());
        statement.setObject(5, last, Types.BIGINT);
        statement.setLong(6, before == null ? 1 : before.known().version() + 1);
        if (before == null) {
            thing(statement, 7, reading);
        } else {
            statement.setLong(7, before.id());
        }
        statement.executeUpdate();
    }

    /** The last events of the things of a lane. */
    public static List<Long> last(Connection connection, long lane) throws SQLException {
        return Sql.once(connection, "SELECT last FROM record WHERE lane = :lane AND last IS NOT NULL")
                .set("lane", lane)
                .list(row -> row.number("last"));
    }

    private static void thing(PreparedStatement statement, int first, Reading reading) throws SQLException {
        statement.setLong(first, Event.lane(reading.subject()));
        statement.setString(first + 1, reading.key());
        statement.setString(first + 2, reading.type().getThing());
        statement.setString(first + 3, reading.type().getSystem());
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }
}
