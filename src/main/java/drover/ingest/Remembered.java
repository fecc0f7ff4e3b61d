package drover.ingest;

import drover.event.Event;
import drover.event.Known;
import drover.record.Reading;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What each thing looked like when it was last seen, as the transaction of an ingest reads and writes it. */
public final class Remembered implements AutoCloseable {
    private final Sql find;
    private final Sql insert;
    private final Sql update;

    Remembered(Connection connection) throws SQLException {
        find = new Sql(
                connection,
                "SELECT id, modified, digest, status, last, version FROM record"
                        + " WHERE lane = :lane AND key = :key AND thing = :thing AND system = :system");
        insert = new Sql(
                connection,
                "INSERT INTO record (modified, digest, status, name, last, version, lane, key, thing, system)"
                        + " VALUES (:modified, :digest, :status, :name, :last, 1, :lane, :key, :thing, :system)");
        update = new Sql(
                connection,
                "UPDATE record SET modified = :modified, digest = :digest, status = :status, name = :name,"
                        + " last = :last, version = :version WHERE id = :id");
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
        return thing(find, reading).first(row -> {
            Long micros = row.numberOrNull("modified");
            Instant modified = micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            return new Row(
                    row.number("id"),
                    new Known(modified, row.bytes("digest"), row.text("status"), row.number("version")),
                    row.numberOrNull("last"));
        });
    }

    /**
     * Remembers how a thing looks now.
     *
     * @param before what was remembered of it, or null
     * @param last its last event, or null
     */
    void keep(Reading reading, Row before, Long last) throws SQLException {
        Sql statement = before == null
                ? thing(insert, reading)
                : update.set("id", before.id()).set("version", before.known().version() + 1);
        statement
                .set("modified", ChronoUnit.MICROS.between(Instant.EPOCH, reading.modified()))
                .set("digest", reading.digest())
                .set("status", reading.status())
                .set("name", reading.name())
                .set("last", last)
                .run();
    }

    /** The last events of the things of a lane. */
    public static List<Long> last(Connection connection, long lane) throws SQLException {
        return Sql.once(connection, "SELECT last FROM record WHERE lane = :lane AND last IS NOT NULL")
                .set("lane", lane)
                .list(row -> row.number("last"));
    }

    private static Sql thing(Sql statement, Reading reading) throws SQLException {
        return statement
                .set("lane", Event.lane(reading.subject()))
                .set("key", reading.key())
                .set("thing", reading.type().getThing())
                .set("system", reading.type().getSystem());
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }
}
