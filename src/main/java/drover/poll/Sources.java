package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Who;
import drover.system.Door;
import drover.system.DoorKeys;
import drover.system.Doors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Route;

/**
 * How each source is: a source is the group of the routes that begin with a timer. Each of them polls the stream that is
 * called like it without {@code -poll}, or several, whose cursors are told beside.
 */
@ApplicationScoped
public class Sources {
    private static final int LIST = 1000;
    private static final String POLLING = "polling";

    private final Schedules schedules;
    private final Streams streams;
    private final Cursors cursors;
    private final Doors doors;
    private final DoorKeys doorKeys;
    private final AllConditions conditions;
    private final Instance<Audits> audits;
    private final PushedStreams pushed;
    private final Clock clock;

    Sources(
            Schedules schedules,
            Streams streams,
            Cursors cursors,
            Doors doors,
            DoorKeys doorKeys,
            AllConditions conditions,
            Instance<Audits> audits,
            PushedStreams pushed,
            Clock clock) {
        this.schedules = schedules;
        this.streams = streams;
        this.cursors = cursors;
        this.doors = doors;
        this.doorKeys = doorKeys;
        this.conditions = conditions;
        this.audits = audits;
        this.pushed = pushed;
        this.clock = clock;
    }

    /** All sources with their streams, in the order of their names. */
    public ObjectNode sources() {
        return sources(conditions.now());
    }

    /**
     * All sources with their streams.
     *
     * @param now the conditions of everybody
     */
    public ObjectNode sources(List<Condition> now) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("sources");
        Map<String, Cursors.Saved> saved = cursors.all();
        Map<String, List<Route>> all = new TreeMap<>(schedules.polling());
        pushed.sources().forEach(name -> all.putIfAbsent(name, List.of()));
        all.forEach((name, routes) -> source(list.addObject(), name, routes, saved, now));
        return answer;
    }

    /** One source; null where there is none of that name. */
    ObjectNode source(String name) {
        return (ObjectNode) StreamSupport.stream(sources().path("sources").spliterator(), false)
                .filter(source -> source.path("name").asText().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The polls of a source. */
    List<String> polls(String source) {
        return schedules.polling().getOrDefault(source, List.of()).stream()
                .map(route -> PollNames.of(route.getRouteId()))
                .toList();
    }

    /** One stream, with a timer of its own or read by a poll of several; null where there is none of that name. */
    public ObjectNode stream(String name) {
        return (ObjectNode) StreamSupport.stream(sources().path("sources").spliterator(), false)
                .flatMap(source -> Stream.concat(elements(source, "streams"), elements(source, "cursors")))
                .filter(stream -> stream.path("name").asText().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Stream<JsonNode> elements(JsonNode source, String list) {
        return StreamSupport.stream(source.path(list).spliterator(), false);
    }

    /** When a list was last read to its end, by any of the polls that read it; null where that is not known. */
    public Instant readAt(String stream) {
        return pollsOf(stream).stream()
                .map(poll -> streams.progress(poll).lastSuccess())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The polls that may move the cursor of a stream: its own, or all of its source. */
    List<String> pollsOf(String stream) {
        for (Map.Entry<String, List<Route>> source : schedules.polling().entrySet()) {
            List<String> polls = polls(source.getKey());
            if (polls.contains(stream)) {
                return List.of(stream);
            }
            if (stream.startsWith(source.getKey() + "-")) {
                return polls;
            }
        }
        return List.of();
    }

    private void source(
            ObjectNode source, String name, List<Route> routes, Map<String, Cursors.Saved> saved, List<Condition> now) {
        boolean enabled = routes.stream().anyMatch(schedules::isStarted) || pushed.isOn(name);
        List<Door> its = doors.ofSystem(name);
        List<Condition> own = its.stream()
                .flatMap(door -> AllConditions.of(now, Who.system(door.name())).stream())
                .toList();
        List<Condition> all = new ArrayList<>(own);
        String well = routes.isEmpty() ? PushedStreams.LISTENING : POLLING;
        ArrayNode streams = Json.object().arrayNode();
        for (Route route : routes) {
            all.addAll(AllConditions.of(now, Who.stream(PollNames.of(route.getRouteId()))));
            streams.add(stream(route, saved, now));
        }
        for (ObjectNode told : pushed.of(name, now)) {
            all.addAll(AllConditions.of(now, Who.stream(told.path("name").asText())));
            streams.add(told);
        }
        source.put("name", name)
                .put("enabled", enabled)
                .put("ok", !enabled || !AllConditions.blocked(all))
                .put("state", enabled ? AllConditions.state(all, well) : "off")
                .put("breaker", its.stream().anyMatch(Door::isBreakerOpen) ? "open" : "closed")
                .put("resting_until", text(latest(its.stream().map(Door::closedUntil))))
                .put(
                        "calls_last_minute",
                        its.stream().mapToInt(Door::callsLastMinute).sum())
                .put("budget_per_minute", doorKeys.budget(name));
        lastCall(source, doors.lastCall(name));
        source.set("conditions", AllConditions.json(own));
        source.set("streams", streams);
        cursors(source, name, saved, now);
    }

    private static void lastCall(ObjectNode source, Door.Call last) {
        if (last != null) {
            ObjectNode call = source.putObject("last_call").put("at", text(last.at()));
            call.put("took_ms", last.took() == null ? null : (Long) last.took().toMillis());
            call.put("error", last.error());
        }
    }

    private static Instant latest(Stream<Instant> times) {
        return times.filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
    }

    private ObjectNode stream(Route route, Map<String, Cursors.Saved> saved, List<Condition> now) {
        String name = PollNames.of(route.getRouteId());
        Cursors.Saved cursor = saved.remove(name);
        List<Condition> own = AllConditions.of(now, Who.stream(name));
        ObjectNode stream = Json.object()
                .put("name", name)
                .put("ok", !AllConditions.blocked(own))
                .put("state", AllConditions.state(own, POLLING))
                .put("cursor", cursor == null ? null : cursor.cursor());
        if (schedules.isStarted(route)) {
            Progress progress = streams.progress(name);
            Schedules.Next next = schedules.next(route);
            stream.put("last_success", text(progress.lastSuccess()))
                    .put("freshness_seconds", progress.age(clock.instant()).toSeconds())
                    .put("next_poll", text(next.at()))
                    .put("zone", next.zone());
        }
        audit(stream, name);
        return stream.set("conditions", AllConditions.json(own));
    }

    private void audit(ObjectNode stream, String name) {
        audits.stream()
                .filter(audit -> audit.streams().contains(name))
                .findFirst()
                .ifPresent(audit -> {
                    stream.put("auditable", true);
                    Audits.Audit last = audit.last(name);
                    if (last != null) {
                        stream.set("audit", last.json());
                    }
                });
    }

    /** The lists that are read by a poll of several, and what else is audited. */
    private void cursors(ObjectNode source, String name, Map<String, Cursors.Saved> saved, List<Condition> now) {
        ArrayNode lists = source.putArray("cursors");
        Set<String> names = new TreeSet<>(saved.keySet());
        audits.forEach(audit -> names.addAll(audit.streams()));
        source.path("streams")
                .forEach(stream -> names.remove(stream.path("name").asText()));
        names.stream()
                .filter(one -> one.startsWith(name + "-"))
                .limit(LIST)
                .forEach(one -> lists.add(cursor(one, saved.get(one), now)));
    }

    private ObjectNode cursor(String name, Cursors.Saved saved, List<Condition> now) {
        ObjectNode cursor = Json.object().put("name", name);
        if (saved != null) {
            cursor.put("cursor", saved.cursor()).put("saved_at", text(saved.at()));
        }
        audit(cursor, name);
        List<Condition> own = AllConditions.of(now, Who.stream(name));
        return own.isEmpty() ? cursor : cursor.set("conditions", AllConditions.json(own));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
