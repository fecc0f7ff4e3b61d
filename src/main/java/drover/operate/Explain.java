package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.event.Event;
import drover.record.Json;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The whole life of an event, or of all events of a subject: who saw it, what was refused as a duplicate, and for each
 * downstream each attempt and why it waits. It shows no record; {@link #show} does.
 */
@ApplicationScoped
public class Explain {
    /** The latest of a subject's events. */
    private static final int LIST = 200;

    private final Store store;
    private final Overview overview;
    private final Clock clock;

    public Explain(Store store, Overview overview, Clock clock) {
        this.store = store;
        this.overview = overview;
        this.clock = clock;
    }

    private record Found(
            long seq,
            String id,
            String type,
            String subject,
            String seenBy,
            long storedAt,
            boolean kept,
            long previous) {}

    /**
     * Tells it, oldest event first.
     *
     * @param name an event id, or a subject such as {@code order/4821934}
     * @return null when nothing is known of it
     */
    public ObjectNode explain(String name) {
        return store.read(c -> {
            List<Found> found = find(c, "id = ?", name);
            if (found.isEmpty()) {
                found = history(c, name);
            }
            if (found.isEmpty()) {
                return null;
            }
            ObjectNode answer = Json.object();
            ArrayNode events = answer.putArray("events");
            for (Found one : found) {
                events.add(event(c, one));
            }
            return answer;
        });
    }

    /** From the last event of a thing back to the first, or to what retention has left. */
    private static List<Found> history(Connection connection, String subject) throws SQLException {
        List<Found> history = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT last FROM record WHERE lane = ? AND last IS NOT NULL")) {
            select.setLong(1, Event.lane(subject));
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                List<Found> next = find(connection, "seq = ?", rows.getLong(1));
                while (!next.isEmpty() && next.get(0).subject().equals(subject) && history.size() < LIST) {
                    history.add(next.get(0));
                    next = find(connection, "seq = ?", next.get(0).previous());
                }
            }
        }
        history.sort(Comparator.comparingLong(Found::seq));
        return history;
    }

    private static List<Found> find(Connection connection, String which, Object value) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, id, type, subject, seen_by, stored_at, body IS NOT NULL, previous FROM event WHERE "
                        + which)) {
            select.setObject(1, value);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                found.add(new Found(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getBoolean(7),
                        row.getLong(8)));
            }
        }
        return found;
    }

    /** One delivery whole, with its event; null when there is none. */
    public ObjectNode show(String downstream, String eventId) {
        ObjectNode all = explain(eventId);
        if (all == null) {
            return null;
        }
        JsonNode event = all.path("events").get(0);
        for (JsonNode delivery : event.path("deliveries")) {
            if (delivery.path("downstream").asText().equals(downstream)) {
                return delivery.<ObjectNode>deepCopy().set("event", body(eventId));
            }
        }
        return null;
    }

    private JsonNode body(String eventId) {
        byte[] body = store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT body FROM event WHERE id = ?")) {
                select.setString(1, eventId);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getBytes(1) : null;
            }
        });
        try {
            return body == null ? JsonNodeFactory.instance.nullNode() : Json.read(body);
        } catch (IOException e) {
            throw new IllegalStateException("it was JSON when it was kept", e);
        }
    }

    private ObjectNode event(Connection connection, Found found) throws SQLException {
        ObjectNode event = Json.object()
                .put("id", found.id())
                .put("type", found.type())
                .put("subject", found.subject())
                .put("stored_at", Overview.time(found.storedAt()))
                .put("seen_by", found.seenBy());
        if (!found.kept()) {
            event.put("note", "its content and deliveries are older than drover.retention; only the id is still known");
        }
        duplicates(connection, found.seq(), event.putArray("duplicates_refused"));
        deliveries(connection, found.seq(), event.putArray("deliveries"));
        return event;
    }

    private static void duplicates(Connection connection, long seq, ArrayNode duplicates) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seen_by, times, first_at, last_at FROM duplicate WHERE seq = ? ORDER BY first_at")) {
            select.setLong(1, seq);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                duplicates
                        .addObject()
                        .put("seen_by", rows.getString(1))
                        .put("times", rows.getLong(2))
                        .put("first_at", Overview.time(rows.getLong(3)))
                        .put("last_at", Overview.time(rows.getLong(4)));
            }
        }
    }

    private void deliveries(Connection connection, long seq, ArrayNode deliveries) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT downstream, lane, state, due_at, leased, attempts, ended_at, status, took, reason FROM delivery"
                        + " WHERE seq = ? ORDER BY downstream")) {
            select.setLong(1, seq);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                String downstream = row.getString(1);
                String state = row.getString(3);
                ObjectNode delivery = deliveries.addObject().put("downstream", downstream);
                delivery.put("state", state.equals("ready") || state.equals("waiting") ? "undelivered" : state);
                switch (state) {
                    case "ready" ->
                        delivery.put("why", why(downstream, row.getLong(4), row.getBoolean(5), row.getString(10)));
                    case "waiting" -> delivery.put("why", behind(connection, downstream, row.getLong(2)));
                    default -> {
                        delivery.put("since", Overview.time(row.getLong(7)));
                        delivery.put("status", row.getInt(8)).put("took_ms", row.getInt(9));
                    }
                }
                if (state.equals("dead")) {
                    delivery.put("why", row.getString(10));
                }
                delivery.put("attempts", row.getInt(6));
                attempts(connection, seq, downstream, delivery.putArray("earlier_attempts"));
            }
        }
    }

    private String why(String downstream, long dueAt, boolean leased, String reason) {
        String obstacle = overview.obstacle(downstream);
        if (obstacle != null) {
            return obstacle;
        }
        if (leased) {
            return "it is being delivered";
        }
        String due = dueAt > clock.millis() ? "it is tried again at " + Overview.time(dueAt) : "it is due";
        return reason == null ? due : due + ", because: " + reason;
    }

    private static String behind(Connection connection, String downstream, long lane) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM event WHERE seq = (SELECT MIN(seq) FROM delivery WHERE downstream = ? AND lane = ?"
                        + " AND state IN ('ready', 'waiting'))")) {
            select.setString(1, downstream);
            select.setLong(2, lane);
            ResultSet row = select.executeQuery();
            return row.next() ? "it waits for event " + row.getString(1) + " of the same subject" : "it is due";
        }
    }

    private static void attempts(Connection connection, long seq, String downstream, ArrayNode attempts)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT ended_at, status, took, result FROM attempt WHERE seq = ? AND downstream = ? ORDER BY claim")) {
            select.setLong(1, seq);
            select.setString(2, downstream);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                attempts.addObject()
                        .put("ended_at", Overview.time(rows.getLong(1)))
                        .put("status", rows.getInt(2))
                        .put("took_ms", rows.getInt(3))
                        .put("result", rows.getString(4));
            }
        }
    }
}
