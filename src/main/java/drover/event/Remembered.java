package drover.event;

import drover.record.Reading;
import drover.store.Row;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each thing looked like when it was last seen: the table {@code record}. One is for one transaction. */
public final class Remembered implements AutoCloseable {
    private static final String OF_THING = " WHERE lane = :lane AND key = :key AND thing = :thing AND system = :system";

    private final Sql find;
    private final Sql insert;
    private final Sql update;

    public Remembered(Connection connection) throws SQLException {
        find = new Sql(
                connection, "SELECT id, modified, revision, digest, status, last, version FROM record" + OF_THING);
        insert = new Sql(
                connection,
                "INSERT INTO record (modified, revision, digest, status, name, last, version, lane, key, thing, system)"
                        + " VALUES (:modified, :revision, :digest, :status, :name, :last, :version, :lane, :key, :thing, :system)"
                        + " RETURNING id");
        update = new Sql(
                connection,
                "UPDATE record SET modified = :modified, revision = :revision, digest = :digest, status = :status, name = :name, last = :last,"
                        + " version = :version WHERE id = :id");
    }

    /**
     * A thing that was seen before.
     *
     * @param last its last event, or null
     */
    public record Seen(long id, Known known, Long last) {}

    /** The reading under the key by which its thing is known: it may have been seen before it had the key it has now. */
    public Reading known(Reading reading) throws SQLException {
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

    /**
     * Which thing it is.
     *
     * @param key at its API
     * @param modified when it had changed, or null
     */
    public record Name(long id, String key, Instant modified) {
        static Name of(Row row) throws SQLException {
            return new Name(row.number("id"), row.text("key"), instant(row));
        }
    }

    private static Instant instant(Row row) throws SQLException {
        Long micros = row.numberOrNull("modified");
        return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The thing of that key, or null. */
    public static Name named(Connection connection, String system, String thing, String key) throws SQLException {
        Sql find = Sql.once(connection, "SELECT id, key, modified FROM record" + OF_THING);
        return of(find, system, thing, key).first(Name::of);
    }

    /** Things by their ids. */
    public static Map<Long, Name> named(Connection connection, Collection<Long> ids) throws SQLException {
        Map<Long, Name> named = new HashMap<>();
        if (!ids.isEmpty()) {
            Sql.once(
                            connection,
                            "SELECT id, key, modified FROM record WHERE id IN (" + Sql.list("id", ids.size()) + ")")
                    .setAll("id", ids)
                    .list(row -> named.put(row.number("id"), Name.of(row)));
        }
        return named;
    }

    /** What is remembered of a reading's thing, or null. */
    public Seen find(Reading reading) throws SQLException {
        return of(find, reading).first(row -> {
            return new Seen(
                    row.number("id"),
                    new Known(
                            instant(row),
                            row.numberOrNull("revision"),
                            row.bytes("digest"),
                            row.text("status"),
                            row.number("version")),
                    row.numberOrNull("last"));
        });
    }

    /**
     * Remembers how a thing looks now.
     *
     * @param before what was remembered of it, or null
     * @param last its last event, or null
     * @return its id
     */
    public long keep(Reading reading, Seen before, Long last) throws SQLException {
        Sql sql = before == null ? of(insert, reading) : update.set("id", before.id());
        sql.set("modified", ChronoUnit.MICROS.between(Instant.EPOCH, reading.modified()))
                .set("revision", reading.revision())
                .set("digest", reading.digest())
                .set("status", reading.status())
                .set("name", reading.name())
                .set("last", last)
                .set("version", before == null ? 1 : before.known().version() + 1);
        if (before == null) {
            return sql.first(row -> row.number("id"));
        }
        sql.run();
        return before.id();
    }

    /** The last events of the things of a lane. */
    public static List<Long> last(Connection connection, long lane) throws SQLException {
        return Sql.once(connection, "SELECT last FROM record WHERE lane = :lane AND last IS NOT NULL")
                .set("lane", lane)
                .list(row -> row.number("last"));
    }

    /** The names of those things that are known, by key; null for one that has none. */
    static Map<String, String> names(Connection connection, String system, String thing, Collection<String> keys)
            throws SQLException {
        return column(connection, "name", system, thing, keys);
    }

    /** The statuses of those things that are known, by key; null for one that has none. */
    static Map<String, String> statuses(Connection connection, String system, String thing, Collection<String> keys)
            throws SQLException {
        return column(connection, "status", system, thing, keys);
    }

    private static Map<String, String> column(
            Connection connection, String column, String system, String thing, Collection<String> keys)
            throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (Sql find = new Sql(connection, "SELECT " + column + " FROM record" + OF_THING)) {
            for (String key : keys) {
                of(find, system, thing, key).list(row -> values.put(key, row.text(column)));
            }
        }
        return values;
    }

    /** The key of the one thing of that sort that is called so, and has not gone; null where there is none, or more than one. */
    static String key(Connection connection, String system, String thing, String name, String gone)
            throws SQLException {
        List<String> keys = Sql.once(
                        connection,
                        "SELECT key FROM record WHERE system = :system AND thing = :thing AND name = :name"
                                + " AND (status IS NULL OR status <> :gone) LIMIT 2")
                .set("system", system)
                .set("thing", thing)
                .set("name", name)
                .set("gone", gone)
                .list(row -> row.text("key"));
        return keys.size() == 1 ? keys.get(0) : null;
    }

    /** Remembers the name of one thing of which nothing is known. */
    static int note(Connection connection, String system, String thing, String key, String name) throws SQLException {
        Sql insert = Sql.once(
                connection,
                "INSERT INTO record (lane, system, thing, key, name) SELECT CAST(:lane AS BIGINT), :system, :thing, :key, :name"
                        + " WHERE NOT EXISTS (SELECT 1 FROM record" + OF_THING + ")");
        return of(insert, system, thing, key).set("name", name).run();
    }

    /** The things of that sort that were seen and have not gone since. */
    static <T> List<T> present(Connection connection, String system, String thing, Sql.Mapper<T> mapper)
            throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT key, name, status FROM record WHERE system = :system AND thing = :thing AND digest IS NOT NULL"
                                + " ORDER BY id")
                .set("system", system)
                .set("thing", thing)
                .list(mapper);
    }

    /** How many things of that sort are known, and have not gone, whose last change is of that time or later. */
    static long since(Connection connection, String system, String thing, Instant time) throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT COUNT(*) AS n FROM record WHERE system = :system AND thing = :thing AND modified >= :time"
                                + " AND digest IS NOT NULL")
                .set("system", system)
                .set("thing", thing)
                .set("time", ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .first((Row row) -> row.number("n"));
    }

    private static Sql of(Sql sql, Reading reading) throws SQLException {
        return of(sql, reading.type().getSystem(), reading.type().getThing(), reading.key());
    }

    private static Sql of(Sql sql, String system, String thing, String key) throws SQLException {
        return sql.set("lane", Event.lane(thing + "/" + key))
                .set("key", key)
                .set("thing", thing)
                .set("system", system);
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }
}
