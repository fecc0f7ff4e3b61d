package drover.inbox;

import drover.store.Row;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A notification that is to be resolved.
 *
 * @param type what a header called it, or null
 * @param attempts how often that was tried in vain
 * @param triedAt when last, or null
 * @param dueAt when it may be tried
 * @param reason why it could not be resolved, or null
 * @param traceparent the trace in which it came, or null
 */
record Notification(
        long id,
        String provider,
        String type,
        Instant receivedAt,
        int attempts,
        Instant triedAt,
        Instant dueAt,
        String reason,
        byte[] body,
        String traceparent) {

    static Notification of(Row row) throws SQLException {
        Long tried = row.numberOrNull("tried_at");
        return new Notification(
                row.number("id"),
                row.text("provider"),
                row.text("type"),
                Instant.ofEpochMilli(row.number("received_at")),
                Math.toIntExact(row.number("attempts")),
                tried == null ? null : Instant.ofEpochMilli(tried),
                Instant.ofEpochMilli(row.number("due_at")),
                row.text("reason"),
                row.bytes("body"),
                row.text("traceparent"));
    }
}
