package drover.inbox;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of the providers that have ever sent something good: the table {@code webhook_provider}. */
@ApplicationScoped
class ProviderRows {
    private final Store store;

    ProviderRows(Store store) {
        this.store = store;
    }

    /**
     * A provider.
     *
     * @param lastAt when it was heard last, in milliseconds
     * @param reconciled up to which event it is known what it has announced
     */
    record Row(long lastAt, long reconciled) {}

    /** All, by name. */
    Map<String, Row> all() {
        return store.read(c -> {
            Map<String, Row> all = new TreeMap<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT name, last_at, reconciled FROM webhook_provider")) {
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    all.put(rows.getString(1), new Row(rows.getLong(2), rows.getLong(3)));
                }
            }
            return all;
        });
    }

    /** It was heard; for a new one everything up to now is reconciled. */
    void heard(String provider, long at) {
        store.write(c -> {
            try (PreparedStatement upsert =
                    c.prepareStatement("INSERT INTO webhook_provider (name, last_at, reconciled)"
                            + " VALUES (?, ?, COALESCE((SELECT MAX(seq) FROM event), 0))"
                            + " ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at")) {
                upsert.setString(1, provider);
                upsert.setLong(2, at);
                return upsert.executeUpdate();
            }
        });
    }

    /** It is reconciled up to this event. */
    void reconciled(String provider, long seq) {
        store.write(c -> {
            try (PreparedStatement update =
                    c.prepareStatement("UPDATE webhook_provider SET reconciled = ? WHERE name = ?")) {
                update.setLong(1, seq);
                update.setString(2, provider);
                return update.executeUpdate();
            }
        });
    }

    /** The last event there is, or 0. */
    long lastEvent() {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT COALESCE(MAX(seq), 0) FROM event")) {
                ResultSet row = select.executeQuery();
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    /** Whether any of what it sent was resolved. It looks at some only, which the digests make random ones. */
    boolean isAnyResolved(String provider, int some) {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT EXISTS (SELECT 1 FROM (SELECT state FROM notification WHERE provider = ? LIMIT ?)"
                            + " some_of_it WHERE state = 'resolved')")) {
                select.setString(1, provider);
                select.setInt(2, some);
                ResultSet row = select.executeQuery();
                return row.next() && row.getBoolean(1);
            }
        });
    }
}
