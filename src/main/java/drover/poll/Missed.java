package drover.poll;

import drover.record.Kind;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the last complete pass through a list missed, durably: no single look makes a thing gone. It owns the table {@code missed}. */
@ApplicationScoped
public class Missed {
    private final Store store;
    private final Clock clock;

    Missed(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The keys that were missed. */
    Set<String> of(Kind type) {
        return new HashSet<>(since(type).keySet());
    }

    /** The keys that were missed, and since when. */
    Map<String, Instant> since(Kind type) {
        return store.read(c -> {
            Map<String, Instant> keys = new HashMap<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT key, missed_at FROM missed WHERE system = ? AND thing = ?")) {
                select.setString(1, type.getSystem());
                select.setString(2, type.getThing());
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    keys.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
                }
            }
            return keys;
        });
    }

    /** These were seen again. */
    void forget(Kind type, Collection<String> keys) {
        store.write(c -> {
            try (PreparedStatement delete =
                    c.prepareStatement("DELETE FROM missed WHERE system = ? AND thing = ? AND key = ?")) {
                for (String key : keys) {
                    delete.setString(1, type.getSystem());
                    delete.setString(2, type.getThing());
                    delete.setString(3, key);
                    delete.executeUpdate();
                }
                return null;
            }
        });
    }

    /** Now these are missing, and no others; since when stays, but where it lies ahead: the clock was set back. */
    void keep(Kind type, Set<String> keys) {
        Map<String, Instant> before = since(type);
        long now = clock.millis();
        Set<String> ended = new HashSet<>(before.keySet());
        ended.removeIf(key -> keys.contains(key) && before.get(key).toEpochMilli() <= now);
        forget(type, ended);
        if (ended.isEmpty() && before.keySet().equals(keys)) {
            return;
        }
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO missed (system, thing, key, missed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
                for (String key : keys) {
                    insert.setString(1, type.getSystem());
                    insert.setString(2, type.getThing());
                    insert.setString(3, key);
                    insert.setLong(4, now);
                    insert.executeUpdate();
                }
                return null;
            }
        });
    }
}
