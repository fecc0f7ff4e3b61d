package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.event.Event;
import drover.record.Json;
import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
            List<Found> found = find(c, "id = :value", name);
            if (found.isEmpty()) {
                found = history(c, name);
            }
            if (found.isEmpty()) {
                return null;
            }
            Map<String, String> obstacles = overview.obstacles();
            ObjectNode answer = Json.object();
            ArrayNode events = answer.putArray("events");
            for (Found one : found) {
                events.add(event(c, one, obstacles));
            }
            return answer;
        });
    }

    /** From the last event of a thing back to the first, or to what retention has left. */
    private static List<Found> history(Connection connection, String subject) throws SQLException {
        List<Found> history = new ArrayList<>();
        for (long last : Sql.once(connection, "SELECT last FROM record WHERE lane = :lane AND last IS NOT NULL")
                .set("lane", Event.lane(subject))
                .list(row -> row.number("last"))) {
            List<Found> next = find(connection, "seq = :value", last);
            while (!next.isEmpty() && next.get(0).subject().equals(subject) && history.size() < LIST) {
                history.add(next.get(0));
                next = find(connection, "seq = :value", next.get(0).previous());
            }
        }
        history.sort(Comparator.comparingLong(Found::seq));
        return history;
    }

    private static List<Found> find(Connection connection, String which, Object value) throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT seq, id, type, subject, seen_by, stored_at, body IS NOT NULL AS kept, previous FROM event"
                                + " WHERE " + which)
                .set("value", value)
                .list(row -> new Found(
                        row.number("seq"),
                        row.text("id"),
                        row.text("type"),
                        row.text("subject"),
                        row.text("seen_by"),
                        row.number("stored_at"),
                        row.flag("kept"),
                        row.number("previous")));
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
        byte[] body = store.read(c -> Sql.once(c, "SELECT body FROM event WHERE id = :id")
                .set("id", eventId)
                .first(row -> row.bytes("body")));
        try {
            return body == null ? JsonNodeFactory.instance.nullNode() : Json.read(body);
        } catch (IOException e) {
            throw new IllegalStateException("it was JSON when it was kept", e);
        }
    }

    private ObjectNode event(Connection connection, Found found, Map<String, String> obstacles) throws SQLException {
        ObjectNode event = Json.object()
                .put("id", found.id())
                .put("type", found.type())
                .put("subject", found.subject())
                .put("stored_at", Json.time(found.storedAt()))
                .put("seen_by", found.seenBy());
        if (!found.kept()) {
            event.put("note", "its content and deliveries are older than drover.retention; only the id is still known");
        }
        duplicates(connection, found.seq(), event.putArray("duplicates_refused"));
        deliveries(connection, found.seq(), event.putArray("deliveries"), obstacles);
        return event;
    }

    private static void duplicates(Connection connection, long seq, ArrayNode duplicates) throws SQLException {
        Sql.once(
                        connection,
                        "SELECT seen_by, times, first_at, last_at FROM duplicate WHERE seq = :seq ORDER BY first_at")
                .set("seq", seq)
                .list(row -> duplicates
                        .addObject()
                        .put("seen_by", row.text("seen_by"))
                        .put("times", row.number("times"))
                        .put("first_at", Json.time(row.number("first_at")))
                        .put("last_at", Json.time(row.number("last_at"))));
    }

    private void deliveries(Connection connection, long seq, ArrayNode deliveries, Map<String, String> obstacles)
            throws SQLException {
        Sql.once(
                        connection,
                        "SELECT downstream, lane, state, due_at, leased, attempts, ended_at, status, took, reason FROM delivery"
                                + " WHERE seq = :seq ORDER BY downstream")
                .set("seq", seq)
                .list(row -> {
                    ObjectNode delivery = deliveries.addObject();
                    delivery(connection, row, delivery, obstacles);
                    attempts(connection, seq, row.text("downstream"), delivery.putArray("earlier_attempts"));
                    return delivery;
                });
    }

    private void delivery(Connection connection, Row row, ObjectNode delivery, Map<String, String> obstacles)
            throws SQLException {
        String downstream = row.text("downstream");
        String state = row.text("state");
        delivery.put("downstream", downstream);
        delivery.put("state", state.equals("ready") || state.equals("waiting") ? "undelivered" : state);
        switch (state) {
            case "ready" -> delivery.put("why", obstacles.getOrDefault(downstream, due(row)));
            case "waiting" -> delivery.put("why", behind(connection, downstream, row.number("lane")));
            default -> {
                delivery.put("since", Json.time(row.number("ended_at")));
                delivery.put("status", row.number("status")).put("took_ms", row.number("took"));
            }
        }
        if (state.equals("dead")) {
            delivery.put("why", row.text("reason"));
        }
        delivery.put("attempts", row.number("attempts"));
    }

    private String due(Row row) throws SQLException {
        if (row.flag("leased")) {
            return "it is being delivered";
        }
        long dueAt = row.number("due_at");
        String due = dueAt > clock.millis() ? "it is tried again at " + Json.time(dueAt) : "it is due";
        return row.text("reason") == null ? due : due + ", because: " + row.text("reason");
    }

    private static String behind(Connection connection, String downstream, long lane) throws SQLException {
        String before = Sql.once(
                        connection,
                        "SELECT id FROM event WHERE seq = (SELECT MIN(seq) FROM delivery WHERE downstream = :downstream"
                                + " AND lane = :lane AND state IN ('ready', 'waiting'))")
                .set("downstream", downstream)
                .set("lane", lane)
                .first(row -> row.text("id"));
        return before == null ? "it is due" : "it waits for event " + before + " of the same subject";
    }

    private static void attempts(Connection connection, long seq, String downstream, ArrayNode attempts)
            throws SQLException {
        Sql.once(
                        connection,
                        "SELECT ended_at, status, took, result FROM attempt WHERE seq = :seq AND downstream = :downstream"
                                + " ORDER BY claim")
                .set("seq", seq)
                .set("downstream", downstream)
                .list(row -> attempts.addObject()
                        .put("ended_at", Json.time(row.number("ended_at")))
                        .put("status", row.number("status"))
                        .put("took_ms", row.number("took"))
                        .put("result", row.text("result")));
    }
}
