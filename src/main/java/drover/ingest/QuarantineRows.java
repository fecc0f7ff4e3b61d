package drover.ingest;

import drover.store.Row;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code quarantine}, for records of polls and bodies of webhooks alike: nobody else speaks of it in SQL. */
public final class QuarantineRows {
    private static final String SELECT =
            "SELECT id, stream, reason, record, first_seen, last_seen, seen FROM quarantine ";

    private QuarantineRows() {}

    /**
     * A record that could not be read.
     *
     * @param seen how often it came
     */
    record Kept(long id, String stream, String reason, String record, long firstSeen, long lastSeen, long seen) {
        private static Kept of(Row row) throws SQLException {
            return new Kept(
                    row.number("id"),
                    row.text("stream"),
                    row.text("reason"),
                    row.text("record"),
                    row.number("first_seen"),
                    row.number("last_seen"),
                    row.number("seen"));
        }
    }

    /**
     * Keeps whole what could not be read; what is there already is counted.
     *
     * @param stream where it came from
     * @param digest recognises it when it comes again
     * @param now epoch milliseconds
     */
    public static void keep(Connection connection, String stream, byte[] digest, String reason, String record, long now)
            throws SQLException {
        Sql.once(
                        connection,
                        "INSERT INTO quarantine (stream, digest, reason, record, first_seen, last_seen, seen)"
                                + " VALUES (:stream, :digest, :reason, :record, :now, :now, 1)"
                                + " ON CONFLICT (stream, digest) DO UPDATE SET reason = excluded.reason,"
                                + " last_seen = excluded.last_seen, seen = quarantine.seen + 1")
                .set("stream", stream)
                .set("digest", digest)
                .set("reason", reason)
                .set("record", record)
                .set("now", now)
                .run();
    }

    static long count(Connection connection) throws SQLException {
        return Sql.once(connection, "SELECT COUNT(*) AS n FROM quarantine").first(row -> row.number("n"));
    }

    /** How many of each stream. */
    static Map<String, Long> counts(Connection connection) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        Sql.once(connection, "SELECT stream, COUNT(*) AS n FROM quarantine GROUP BY stream")
                .list(row -> counts.put(row.text("stream"), row.number("n")));
        return counts;
    }

    /** One, or null. */
    static Kept find(Connection connection, long id) throws SQLException {
        return Sql.once(connection, SELECT + "WHERE id = :id").set("id", id).first(Kept::of);
    }

    /** All, oldest first. */
    static List<Kept> all(Connection connection) throws SQLException {
        return Sql.once(connection, SELECT + "ORDER BY id").list(Kept::of);
    }

    /** The latest, latest first. */
    static List<Kept> latest(Connection connection, int limit) throws SQLException {
        return Sql.once(connection, SELECT + "ORDER BY id DESC LIMIT :limit")
                .set("limit", limit)
                .list(Kept::of);
    }

    /** Whether it was there. */
    static boolean delete(Connection connection, long id) throws SQLException {
        return Sql.once(connection, "DELETE FROM quarantine WHERE id = :id")
                        .set("id", id)
                        .run()
                > 0;
    }
}
