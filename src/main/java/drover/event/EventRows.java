package drover.event;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Steps;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables {@code event} and {@code duplicate}: nobody else speaks of them in SQL. One of it is for the transaction that adds
 * events; what is read of them needs none.
 */
public final class EventRows implements AutoCloseable {
    private static final String HEAD =
            "SELECT seq, id, type, subject, seen_by, stored_at, body IS NOT NULL AS kept, previous FROM event";

    private final Sql append;
    private final Sql again;

    /** For a transaction that adds events. */
    public EventRows(Connection connection) throws SQLException {
        append = new Sql(
                connection,
                "INSERT INTO event (id, type, subject, previous, seen_by, stored_at, body, traceparent) VALUES (:id, :type,"
                        + " :subject, :previous, :by, :at, :body, :traceparent) ON CONFLICT DO NOTHING RETURNING seq");
        again = new Sql(
                connection,
                "INSERT INTO duplicate (seq, seen_by, times, first_at, last_at)"
                        + " SELECT seq, :by, 1, CAST(:at AS BIGINT), CAST(:at AS BIGINT) FROM event WHERE id = :id"
                        + " ON CONFLICT (seq, seen_by) DO UPDATE SET times = duplicate.times + 1,"
                        + " last_at = excluded.last_at");
    }

    /**
     * An event without its content.
     *
     * @param kept whether its content is there still
     * @param previous the event before it of the same thing, or null
     */
    public record Head(
            long seq,
            String id,
            String type,
            String subject,
            String seenBy,
            long storedAt,
            boolean kept,
            Long previous) {
        static Head of(Row row) throws SQLException {
            return new Head(
                    row.number("seq"),
                    row.text("id"),
                    row.text("type"),
                    row.text("subject"),
                    row.text("seen_by"),
                    row.number("stored_at"),
                    row.flag("kept"),
                    row.numberOrNull("previous"));
        }
    }

    /**
     * An event as it is stored.
     *
     * @param storedAt when it became durable, epoch milliseconds
     * @param traceparent the trace in which it did, or null
     */
    public record Stored(String id, String type, String subject, long storedAt, byte[] body, String traceparent) {}

    /** Who saw an event again, how often, and when first and last. */
    public record Duplicate(String seenBy, long times, long firstAt, long lastAt) {}

    /**
     * Adds an event.
     *
     * @return its seq, or null where the id is there already: a twin, of which nothing is written
     */
    public Long append(Event event, Long previous, String seenBy, long now, String traceparent) throws SQLException {
        return append.set("id", event.id())
                .set("type", event.type())
                .set("subject", event.subject())
                .set("previous", previous)
                .set("by", seenBy)
                .set("at", now)
                .set("body", event.body())
                .set("traceparent", traceparent)
                .first(row -> row.number("seq"));
    }

    /** Remembers that an event was seen again. */
    public void again(String id, String seenBy, long now) throws SQLException {
        again.set("by", seenBy).set("at", now).set("id", id).run();
    }

    @Override
    public void close() throws SQLException {
        append.close();
        again.close();
    }

    /** The event of that id, or null. */
    public static Head find(Connection connection, String id) throws SQLException {
        return Sql.once(connection, HEAD + " WHERE id = :id").set("id", id).first(Head::of);
    }

    /** The event at that place, or null. */
    public static Head find(Connection connection, Long seq) throws SQLException {
        return Sql.once(connection, HEAD + " WHERE seq = :seq").set("seq", seq).first(Head::of);
    }

    /** How many of these ids are those of events. */
    public static int count(Connection connection, Collection<String> ids) throws SQLException {
        int count = 0;
        for (String id : ids) {
            count += find(connection, id) == null ? 0 : 1;
        }
        return count;
    }

    /** The events at those places, by place. */
    public static Map<Long, Head> heads(Connection connection, Collection<Long> seqs) throws SQLException {
        Map<Long, Head> heads = new HashMap<>();
        if (!seqs.isEmpty()) {
            Sql.once(connection, HEAD + " WHERE seq IN (" + Sql.list("seq", seqs.size()) + ")")
                    .setAll("seq", seqs)
                    .list(Head::of)
                    .forEach(head -> heads.put(head.seq(), head));
        }
        return heads;
    }

    /** The events at those places whole, by place. */
    public static Map<Long, Stored> stored(Connection connection, Collection<Long> seqs) throws SQLException {
        Map<Long, Stored> stored = new HashMap<>();
        Sql.once(
                        connection,
                        "SELECT seq, id, type, subject, stored_at, body, traceparent FROM event WHERE seq IN ("
                                + Sql.list("seq", seqs.size()) + ")")
                .setAll("seq", seqs)
                .list(row -> stored.put(
                        row.number("seq"),
                        new Stored(
                                row.text("id"),
                                row.text("type"),
                                row.text("subject"),
                                row.number("stored_at"),
                                row.bytes("body"),
                                row.text("traceparent"))));
        return stored;
    }

    /** The next step of the events after that place. */
    public static List<Head> after(Connection connection, long seq) throws SQLException {
        return Sql.once(connection, HEAD + " WHERE seq > :seq ORDER BY seq LIMIT " + Steps.SIZE)
                .set("seq", seq)
                .list(Head::of);
    }

    /** The place of the last event; 0 when there is none. */
    public static long last(Connection connection) throws SQLException {
        return Sql.once(connection, "SELECT COALESCE(MAX(seq), 0) AS last FROM event")
                .first(row -> row.number("last"));
    }

    /** Its content, or null where nothing is kept of it. */
    public static byte[] body(Connection connection, String id) throws SQLException {
        return Sql.once(connection, "SELECT body FROM event WHERE id = :id")
                .set("id", id)
                .first(row -> row.bytes("body"));
    }

    /** Who saw it again. */
    public static List<Duplicate> duplicates(Connection connection, long seq) throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT seen_by, times, first_at, last_at FROM duplicate WHERE seq = :seq ORDER BY first_at")
                .set("seq", seq)
                .list(row -> new Duplicate(
                        row.text("seen_by"), row.number("times"), row.number("first_at"), row.number("last_at")));
    }

    /** How many of them were seen again by somebody. */
    public static int seenAgain(Connection connection, Collection<Long> seqs, String seenBy) throws SQLException {
        if (seqs.isEmpty()) {
            return 0;
        }
        return Sql.once(
                        connection,
                        "SELECT seq FROM duplicate WHERE seen_by = :by AND seq IN (" + Sql.list("seq", seqs.size())
                                + ")")
                .set("by", seenBy)
                .setAll("seq", seqs)
                .list(row -> row.number("seq"))
                .size();
    }

    /** Throws their content away; their ids stay. */
    public static void empty(Connection connection, Collection<Long> seqs) throws SQLException {
        each(connection, "UPDATE event SET body = NULL, traceparent = NULL WHERE seq = :seq", seqs);
        each(connection, "DELETE FROM duplicate WHERE seq = :seq", seqs);
    }

    /** Forgets them. */
    public static void forget(Connection connection, Collection<Long> seqs) throws SQLException {
        each(connection, "DELETE FROM event WHERE seq = :seq AND body IS NULL", seqs);
        each(connection, "DELETE FROM duplicate WHERE seq = :seq", seqs);
    }

    private static void each(Connection connection, String text, Collection<Long> seqs) throws SQLException {
        try (Sql sql = new Sql(connection, text)) {
            for (long seq : seqs) {
                sql.set("seq", seq).add();
            }
            sql.runAll();
        }
    }
}
