package drover.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** What is shown of the notifications, however many there are: it reads what waits, and of what is settled the latest only. */
@ApplicationScoped
class ListedNotifications {
    /** So many of the latest, of all providers, are counted by their state. */
    static final int COUNTED = 10_000;

    private static final int SHOWN = 20;
    private static final int LONGEST_REASON = 300;

    private final Store store;

    ListedNotifications(Store store) {
        this.store = store;
    }

    /** How many there are, by provider and state: all that wait, and of the latest those that are settled. */
    Map<String, Map<String, Long>> counts() {
        return store.read(c -> {
            Map<String, Map<String, Long>> counts = new TreeMap<>();
            count(
                    c,
                    counts,
                    "SELECT provider, 'new', COUNT(*) FROM notification WHERE state = 'new' GROUP BY provider");
            count(
                    c,
                    counts,
                    "SELECT provider, state, COUNT(*) FROM (SELECT provider, state FROM notification ORDER BY id DESC LIMIT "
                            + COUNTED + ") latest WHERE state <> 'new' GROUP BY provider, state");
            return counts;
        });
    }

    private static void count(Connection connection, Map<String, Map<String, Long>> counts, String query)
            throws SQLException {
        try (var select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.computeIfAbsent(rows.getString(1), provider -> new TreeMap<>())
                        .put(rows.getString(2), rows.getLong(3));
            }
        }
    }

    /** The oldest of a provider that are not resolved, without what they say. */
    ArrayNode unresolved(String provider) {
        return store.read(c -> {
            ArrayNode list = Json.object().arrayNode();
            try (var select = c.prepareStatement("SELECT id, received_at, attempts, tried_at, due_at, reason"
                    + " FROM notification WHERE state = 'new' AND provider = ? ORDER BY received_at, id LIMIT "
                    + SHOWN)) {
                select.setString(1, provider);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    unresolved(list.addObject(), rows);
                }
            }
            return list;
        });
    }

    private static void unresolved(ObjectNode one, ResultSet row) throws SQLException {
        one.put("id", row.getLong(1))
                .put("received_at", Json.time(row.getLong(2)))
                .put("attempts", row.getLong(3));
        long tried = row.getLong(4);
        if (tried != 0) {
            String reason = String.valueOf(row.getString(6));
            one.put("tried_at", Json.time(tried))
                    .put("next_try", Json.time(row.getLong(5)))
                    .put("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
    }
}
