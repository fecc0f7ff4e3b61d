package drover.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
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
                    "SELECT provider, 'new' AS state, COUNT(*) AS n FROM notification WHERE state = 'new' GROUP BY provider");
            count(
                    c,
                    counts,
                    "SELECT provider, state, COUNT(*) AS n FROM (SELECT provider, state FROM notification ORDER BY id DESC LIMIT "
                            + COUNTED + ") latest WHERE state <> 'new' GROUP BY provider, state");
            return counts;
        });
    }

    private static void count(Connection connection, Map<String, Map<String, Long>> counts, String query)
            throws SQLException {
        Sql.once(connection, query)
                .list(row -> counts.computeIfAbsent(row.text("provider"), provider -> new TreeMap<>())
                        .put(row.text("state"), row.number("n")));
    }

    /** The oldest of a provider that are not resolved, without what they say. */
    ArrayNode unresolved(String provider) {
        ArrayNode list = Json.object().arrayNode();
        store.read(c -> Sql.once(
                        c,
                        "SELECT id, received_at, attempts, tried_at, due_at, reason FROM notification"
                                + " WHERE state = 'new' AND provider = :provider ORDER BY received_at, id LIMIT "
                                + SHOWN)
                .set("provider", provider)
                .list(row -> unresolved(list.addObject(), row)));
        return list;
    }

    private static ObjectNode unresolved(ObjectNode one, Row row) throws SQLException {
        one.put("id", row.number("id"))
                .put("received_at", Json.time(row.number("received_at")))
                .put("attempts", row.number("attempts"));
        long tried = row.number("tried_at");
        if (tried != 0) {
            String reason = String.valueOf(row.text("reason"));
            one.put("tried_at", Json.time(tried))
                    .put("next_try", Json.time(row.number("due_at")))
                    .put("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
        return one;
    }
}
