package drover.writeback;

import drover.store.Row;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** What was asked to be sent to phones, in the store. */
final class SendingRows {
    private SendingRows() {}

    /**
     * One of them.
     *
     * @param lookedAt when it was looked for the last time, or was sent
     * @param sid what it is called at the other side, or null while nobody knows that it is there
     * @param parked the write-back that a person has to settle, or null
     */
    record Sent(long begunAt, long lookedAt, long looks, String sid, Long parked) {
        static Sent of(Row row) throws SQLException {
            return new Sent(
                    row.number("begun_at"),
                    row.number("looked_at"),
                    row.number("looks"),
                    row.text("sid"),
                    row.numberOrNull("parked"));
        }
    }

    static Sent find(Connection connection, String name) throws SQLException {
        return Sql.once(connection, "SELECT begun_at, looked_at, looks, sid, parked FROM sending WHERE name = :name")
                .set("name", name)
                .first(Sent::of);
    }

    /** Before it is sent, for the first time or again. */
    static int begin(Connection connection, String name, byte[] digest, long now) throws SQLException {
        return Sql.once(
                        connection,
                        "INSERT INTO sending (name, digest, begun_at, looked_at) VALUES (:name, :digest, :now, :now)"
                                + " ON CONFLICT (name) DO UPDATE SET digest = :digest, begun_at = :now, looked_at = :now,"
                                + " looks = 0, parked = NULL")
                .set("name", name)
                .set("digest", digest)
                .set("now", now)
                .run();
    }

    /** It certainly was not sent. */
    static int forget(Connection connection, String name) throws SQLException {
        return Sql.once(connection, "DELETE FROM sending WHERE name = :name AND sid IS NULL")
                .set("name", name)
                .run();
    }

    static int arrived(Connection connection, String name, String sid) throws SQLException {
        return Sql.once(connection, "UPDATE sending SET sid = :sid, parked = NULL WHERE name = :name")
                .set("sid", sid)
                .set("name", name)
                .run();
    }

    static int looked(Connection connection, String name, long looks, long now) throws SQLException {
        return Sql.once(connection, "UPDATE sending SET looks = :looks, looked_at = :now WHERE name = :name")
                .set("looks", looks)
                .set("now", now)
                .set("name", name)
                .run();
    }

    static int park(Connection connection, String name, long writeBack) throws SQLException {
        return Sql.once(connection, "UPDATE sending SET parked = :parked WHERE name = :name")
                .set("parked", writeBack)
                .set("name", name)
                .run();
    }

    /** Whether one of ours is called so at the other side. */
    static boolean isKnown(Connection connection, String sid) throws SQLException {
        return Sql.once(connection, "SELECT name FROM sending WHERE sid = :sid")
                        .set("sid", sid)
                        .first(row -> row.text("name"))
                != null;
    }

    /** Whether another one that looks so may have been sent. */
    static boolean isAwaited(Connection connection, byte[] digest, String otherThan) throws SQLException {
        return Sql.once(
                                connection,
                                "SELECT name FROM sending WHERE digest = :digest AND sid IS NULL AND name <> :name LIMIT 1")
                        .set("digest", digest)
                        .set("name", otherThan)
                        .first(row -> row.text("name"))
                != null;
    }

    /** How many SMS were sent, or may have been, since then. */
    static long count(Connection connection, long since) throws SQLException {
        return Sql.once(connection, "SELECT COUNT(*) AS n FROM sending WHERE begun_at >= :since AND name LIKE 'sms/%'")
                .set("since", since)
                .first(row -> row.number("n"));
    }

    /** Forgets what is older; what is parked is for a person. */
    static int prune(Connection connection, long before) throws SQLException {
        return Sql.once(connection, "DELETE FROM sending WHERE begun_at < :before AND parked IS NULL")
                .set("before", before)
                .run();
    }
}
