package drover.deliver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.EventRows;
import drover.record.Json;
import drover.store.Sql;
import drover.store.Store;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Doors;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each downstream is: whether it is delivered to, what waits for it, its dead letters. */
@ApplicationScoped
public class Overview {
    private static final int LIST = 1000;
    private static final String DELIVERING = "delivering";

    private final Store store;
    private final Downstreams downstreams;
    private final Pauses pauses;
    private final Doors doors;
    private final AllConditions conditions;
    private final DownstreamConditions own;

    Overview(
            Store store,
            Downstreams downstreams,
            Pauses pauses,
            Doors doors,
            AllConditions conditions,
            DownstreamConditions own) {
        this.store = store;
        this.downstreams = downstreams;
        this.pauses = pauses;
        this.doors = doors;
        this.conditions = conditions;
        this.own = own;
    }

    /** All downstreams, also those without a route: their conditions, and counts. */
    public ObjectNode downstreams() {
        return downstreams(conditions.now());
    }

    /**
     * All downstreams.
     *
     * @param now the conditions of everybody
     */
    public ObjectNode downstreams(List<Condition> now) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("downstreams");
        for (String name : downstreams.everKnown()) {
            ObjectNode one = list.addObject().put("name", name);
            List<Condition> own = AllConditions.of(now, Condition.Who.downstream(name));
            one.put("ok", !AllConditions.blocked(own)).put("state", AllConditions.state(own, DELIVERING));
            one.put("breaker", doors.of(Downstreams.door(name)).isBreakerOpen() ? "open" : "closed");
            Downstreams.Settings settings = downstreams.settings().get(name);
            if (settings != null) {
                one.put("types", settings.downstream().types().text());
                one.put("ordered", settings.downstream().ordered());
                one.put("rate_per_second", settings.ratePerSecond());
            }
            store.read(c -> one.put("undelivered", Deliveries.count(c, name, DeliverySql.OPEN))
                    .put("dead_letters", Deliveries.count(c, name, DeliverySql.DEAD))
                    .put("oldest_undelivered", Json.time(Deliveries.oldest(c, name)))
                    .put("next_attempt", Json.time(next(c, name))));
            one.set("conditions", AllConditions.json(own));
        }
        return answer;
    }

    /** When something is tried next: not before its door opens, and not while it is paused; null: nothing is. */
    private Long next(Connection connection, String name) throws SQLException {
        Long due = Deliveries.nextDue(connection, name);
        Instant closed = doors.of(Downstreams.door(name)).closedUntil();
        if (due == null || pauses.of(name) != null) {
            return null;
        }
        return closed == null ? due : (Long) Math.max(due, closed.toEpochMilli());
    }

    /** Why nothing is delivered at present, of each downstream of which that is so. */
    public Map<String, String> obstacles() {
        Map<String, String> obstacles = new HashMap<>();
        for (Condition condition : conditions.now()) {
            if (condition.code().blocks() && condition.who().kind() == Condition.Who.Kind.DOWNSTREAM) {
                obstacles.putIfAbsent(condition.who().name(), condition.sentence());
            }
        }
        return obstacles;
    }

    /** Stops the deliveries to a downstream; null where there is none of that name. */
    public ObjectNode pause(String name) {
        if (!downstreams.everKnown().contains(name)) {
            return null;
        }
        pauses.pause(name);
        return state(name);
    }

    /** Delivers again; null where there is none of that name. */
    public ObjectNode resume(String name) {
        if (!downstreams.everKnown().contains(name)) {
            return null;
        }
        pauses.resume(name);
        own.progress(name).resumed();
        doors.of(Downstreams.door(name)).reopen();
        downstreams.wake(name);
        return state(name);
    }

    private ObjectNode state(String name) {
        List<Condition> own = AllConditions.of(conditions.now(), Condition.Who.downstream(name));
        ObjectNode state = Json.object().put("name", name).put("state", AllConditions.state(own, DELIVERING));
        return state.set("conditions", AllConditions.json(own));
    }

    /** How many dead letters there are, and the latest 1000, without their content. */
    public ObjectNode deadLetters() {
        return store.read(c -> {
            List<String> names = DownstreamRows.names(c);
            ObjectNode answer = Json.object().put("count", Deliveries.number(Sql.once(c, DeliverySql.COUNT_DEAD)));
            ArrayNode letters = answer.putArray("dead_letters");
            if (names.isEmpty()) {
                return answer;
            }
            List<Delivery> dead = Sql.once(c, DeliverySql.deadLetters(Sql.list("name", names.size()), LIST))
                    .setAll("name", names)
                    .list(Delivery::of);
            Map<Long, EventRows.Head> events =
                    EventRows.heads(c, dead.stream().map(Delivery::seq).toList());
            dead.forEach(one -> letter(one, events.get(one.seq()), letters.addObject()));
            return answer;
        });
    }

    private static void letter(Delivery one, EventRows.Head event, ObjectNode letter) {
        letter.put("downstream", one.downstream())
                .put("event", event.id())
                .put("type", event.type())
                .put("subject", event.subject())
                .put("stored_at", Json.time(event.storedAt()))
                .put("dead_since", Json.time(one.last().endedAt()))
                .put("attempts", one.attempts())
                .put("status", one.last().status())
                .put("reason", one.last().result());
    }
}
