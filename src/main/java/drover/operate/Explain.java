package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.deliver.Told;
import drover.event.Event;
import drover.event.EventRows;
import drover.event.Remembered;
import drover.poll.AuditRows;
import drover.record.Json;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
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
    private final Told told;

    /** Made by the container. */
    public Explain(Store store, Overview overview, Told told) {
        this.store = store;
        this.overview = overview;
        this.told = told;
    }

    /**
     * Tells it, oldest event first.
     *
     * @param name an event id, or a subject such as {@code order/4821934}
     * @return null when nothing is known of it
     */
    public ObjectNode explain(String name) {
        return store.read(c -> {
            EventRows.Head event = EventRows.find(c, name);
            List<EventRows.Head> found = event == null ? history(c, name) : List.of(event);
            if (found.isEmpty()) {
                return null;
            }
            Map<String, String> obstacles = overview.obstacles();
            ObjectNode answer = Json.object();
            ArrayNode events = answer.putArray("events");
            for (EventRows.Head one : found) {
                events.add(event(c, one, obstacles));
            }
            return answer;
        });
    }

    /** From the last event of a thing back to the first, or to what retention has left. */
    private static List<EventRows.Head> history(Connection connection, String subject) throws SQLException {
        List<EventRows.Head> history = new ArrayList<>();
        for (Long last : Remembered.last(connection, Event.lane(subject))) {
            EventRows.Head next = EventRows.find(connection, last);
            while (next != null && next.subject().equals(subject) && history.size() < LIST) {
                history.add(next);
                next = EventRows.find(connection, next.previous());
            }
        }
        history.sort(Comparator.comparingLong(EventRows.Head::seq));
        return history;
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
        byte[] body = store.read(c -> EventRows.body(c, eventId));
        try {
            return body == null ? JsonNodeFactory.instance.nullNode() : Json.read(body);
        } catch (IOException e) {
            throw new IllegalStateException("it was JSON when it was kept", e);
        }
    }

    private ObjectNode event(Connection connection, EventRows.Head found, Map<String, String> obstacles)
            throws SQLException {
        ObjectNode event = Json.object()
                .put("id", found.id())
                .put("type", found.type())
                .put("subject", found.subject())
                .put("stored_at", Json.time(found.storedAt()))
                .put("seen_by", found.seenBy());
        String why = AuditRows.why(connection, found.seenBy(), found.storedAt());
        if (why != null) {
            event.put("missed", why);
        }
        if (!found.kept()) {
            event.put("note", "its content and deliveries are older than drover.retention; only the id is still known");
        }
        ArrayNode duplicates = event.putArray("duplicates_refused");
        for (EventRows.Duplicate one : EventRows.duplicates(connection, found.seq())) {
            duplicates
                    .addObject()
                    .put("seen_by", one.seenBy())
                    .put("times", one.times())
                    .put("first_at", Json.time(one.firstAt()))
                    .put("last_at", Json.time(one.lastAt()));
        }
        told.tell(connection, found.seq(), obstacles, event.putArray("deliveries"));
        return event;
    }
}
