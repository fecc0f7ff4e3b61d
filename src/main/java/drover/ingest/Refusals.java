package drover.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The way into quarantine, for records of polls and bodies of webhooks alike. */
public final class Refusals {
    private Refusals() {}

    /**
     * Keeps whole what could not be read; what is there already is counted.
     *
     * @param stream where it came from
     * @param digest recognises it when it comes again
     * @param now epoch milliseconds
     */
    public static void keep(Connection connection, String stream, byte[] digest, String reason, String record, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO quarantine (stream, digest, reason, record, first_seen, last_seen, seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (stream, digest) DO UPDATE SET"
                        + " reason = excluded.reason, last_seen = excluded.last_seen, seen = quarantine.seen + 1")) {
            insert.setString(1, stream);
            insert.setBytes(2, digest);
            insert.setString(3, reason);
            insert.setString(4, record);
            insert.setLong(5, now);
            insert.setLong(6, now);
            insert.executeUpdate();
        }
    }
}
