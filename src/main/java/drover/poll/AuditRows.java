package drover.poll;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;

/** The table {@code audit}: when each list was compared with what was told, and what that came to. */
@ApplicationScoped
public class AuditRows {
    /** So many are kept of each stream. */
    private static final int KEPT = 100;

    private static final String ALL =
            "SELECT stream, began_at, ended_at, listed, missing, healed, unread, older, unlisted,"
                    + " polled_to, polled_at FROM audit";
    private static final String NEWEST = " ORDER BY began_at DESC LIMIT 1";

    private final Store store;

    AuditRows(Store store) {
        this.store = store;
    }

    /**
     * An audit. Times are epoch milliseconds.
     *
     * @param endedAt null while it has not ended
     * @param listed how many records the list showed; null where it was only noted that there is such a stream
     * @param missing how many of them no poll had told
     * @param healed the events that were made of those
     * @param unread that cannot be read
     * @param older that differ from what was told, by an older time
     * @param unlisted that are known, and not in the list
     * @param polledTo the cursor of the last poll before it
     * @param polledAt when that had ended
     */
    record Audited(
            String stream,
            long beganAt,
            Long endedAt,
            Long listed,
            long missing,
            long healed,
            long unread,
            long older,
            long unlisted,
            String polledTo,
            Long polledAt) {
        static Audited of(Row row) throws SQLException {
            return new Audited(
                    row.text("stream"),
                    row.number("began_at"),
                    row.numberOrNull("ended_at"),
                    row.numberOrNull("listed"),
                    row.number("missing"),
                    row.number("healed"),
                    row.number("unread"),
                    row.number("older"),
                    row.number("unlisted"),
                    row.text("polled_to"),
                    row.numberOrNull("polled_at"));
        }

        boolean isUnderWay() {
            return endedAt == null;
        }

        boolean isComplete() {
            return unread == 0 && older == 0;
        }

        /** In a line: {@code complete: 9,131 of 9,131}. */
        String words() {
            long well = listed - unread - older;
            return (isComplete() ? "complete: " : "not complete: ")
                    + String.format(Locale.ROOT, "%,d of %,d", well, listed)
                    + some(missing, "%,d told now that no poll had told")
                    + some(unread, "%,d cannot be read and are in quarantine")
                    + some(older, "%,d differ from what was told and are dated before it")
                    + some(unlisted, "%,d more are known and not in the list");
        }

        private static String some(long number, String words) {
            return number == 0 ? "" : ", " + String.format(Locale.ROOT, words, number);
        }
    }

    /** The newest of a stream, or null. */
    Audited newest(String stream) {
        return store.read(c -> Sql.once(c, ALL + " WHERE stream = :stream" + NEWEST)
                .set("stream", stream)
                .first(Audited::of));
    }

    /** The last that has ended with a result, or null. */
    Audited result(String stream) {
        return store.read(c -> Sql.once(
                        c, ALL + " WHERE stream = :stream AND listed IS NOT NULL AND ended_at IS NOT NULL" + NEWEST)
                .set("stream", stream)
                .first(Audited::of));
    }

    /**
     * Notes that there is such a stream: its first audit is due at the next time of the schedule. One that an operator has asked for
     * meanwhile stays the newest.
     */
    void noted(String stream, long now) {
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO audit (stream, began_at, ended_at) SELECT :stream, :now, :now"
                                + " WHERE NOT EXISTS (SELECT 1 FROM audit WHERE stream = :stream)")
                .set("stream", stream)
                .set("now", now)
                .run());
    }

    /** One begins, or is to begin; it has not ended until {@link #end}. */
    void begin(String stream, long now) {
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO audit (stream, began_at) VALUES (:stream, :now)"
                                + " ON CONFLICT (stream, began_at) DO UPDATE SET ended_at = excluded.ended_at")
                .set("stream", stream)
                .set("now", now)
                .run());
    }

    /** It counts as begun now, because the clock was set back behind its beginning. */
    void setBack(Audited audit, long now) {
        store.write(c -> Sql.once(c, "UPDATE audit SET began_at = :now WHERE stream = :stream AND began_at = :began")
                .set("now", now)
                .set("stream", audit.stream())
                .set("began", audit.beganAt())
                .run());
    }

    /** By that time a poll had read the list, up to that cursor. */
    void polled(Audited audit, String cursor, Long at) {
        store.write(c -> Sql.once(
                        c,
                        "UPDATE audit SET polled_to = :cursor, polled_at = :at WHERE stream = :stream AND began_at = :began")
                .set("cursor", cursor)
                .set("at", at)
                .set("stream", audit.stream())
                .set("began", audit.beganAt())
                .run());
    }

    /** Some of it was missing, and is told now. */
    void healed(Audited audit, long records, long events) {
        store.write(c -> Sql.once(
                        c,
                        "UPDATE audit SET missing = missing + :records, healed = healed + :events"
                                + " WHERE stream = :stream AND began_at = :began")
                .set("records", records)
                .set("events", events)
                .set("stream", audit.stream())
                .set("began", audit.beganAt())
                .run());
    }

    /** It has ended; of many old ones the oldest are forgotten. */
    void end(Audited audit, AuditCount count, long unlisted, long now) {
        store.write(c -> {
            Sql.once(
                            c,
                            "UPDATE audit SET ended_at = :now, listed = :listed, unread = :unread, older = :older,"
                                    + " unlisted = :unlisted WHERE stream = :stream AND began_at = :began")
                    .set("now", now)
                    .set("listed", count.listed() + count.unread())
                    .set("unread", count.unread())
                    .set("older", count.olderOnes())
                    .set("unlisted", unlisted)
                    .set("stream", audit.stream())
                    .set("began", audit.beganAt())
                    .run();
            return Sql.once(
                            c,
                            "DELETE FROM audit WHERE stream = :stream AND began_at < (SELECT MIN(began_at) FROM"
                                    + " (SELECT began_at FROM audit WHERE stream = :stream ORDER BY began_at DESC LIMIT "
                                    + KEPT + ") AS kept)")
                    .set("stream", audit.stream())
                    .run();
        });
    }

    /**
     * Which poll should have told what an audit told, in words; null where it was no audit, or one that is not known any more.
     *
     * @param seenBy who told it
     * @param storedAt when, epoch milliseconds
     */
    public static String why(Connection connection, String seenBy, long storedAt) throws SQLException {
        String stream = AuditPass.stream(seenBy);
        Audited audit = stream == null
                ? null
                : Sql.once(connection, ALL + " WHERE stream = :stream AND began_at <= :at" + NEWEST)
                        .set("stream", stream)
                        .set("at", storedAt)
                        .first(Audited::of);
        if (audit == null || audit.polledAt() == null) {
            return null;
        }
        return "no poll had told it: the one of " + stream + " that ended at " + Instant.ofEpochMilli(audit.polledAt())
                + (audit.polledTo() == null
                        ? " had read the whole list"
                        : " had read all changes up to " + audit.polledTo())
                + " without it; the audit that began at " + Instant.ofEpochMilli(audit.beganAt()) + " has found it";
    }
}
