package drover.poll;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.Door;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jboss.logging.Logger;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

/**
 * How each source is: a source is the group of the routes that begin with a timer. Each of them polls the stream that is
 * called like it without {@code -poll}, or several, whose cursors are told beside.
 */
@ApplicationScoped
public class Sources implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.poll");

    private static final int LIST = 1000;
    /** A poll that was to begin as long ago has not been read to its end. As the alerts have it. */
    private static final Duration LATE = Duration.ofHours(1);

    private final CamelContext camel;
    private final Polls polls;
    private final Cursors cursors;
    private final Doors doors;
    private final AllConditions conditions;
    private final Clock clock;

    Sources(CamelContext camel, Polls polls, Cursors cursors, Doors doors, AllConditions conditions, Clock clock) {
        this.camel = camel;
        this.polls = polls;
        this.cursors = cursors;
        this.doors = doors;
        this.conditions = conditions;
        this.clock = clock;
    }

    /** From now on every stream that is polled has its age, also one whose timer never fires. */
    void know(@Observes RoutesLoaded loaded) {
        for (List<Route> routes : polling().values()) {
            routes.stream().filter(this::isStarted).forEach(route -> polls.progress(Polls.name(route.getRouteId())));
        }
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
        polling().forEach((name, routes) -> source(list.addObject(), name, routes, saved, now));
        return answer;
    }

    private Map<String, List<Route>> polling() {
        Map<String, List<Route>> groups = new TreeMap<>();
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof QuartzEndpoint) {
                groups.computeIfAbsent(String.valueOf(route.getGroup()), group -> new ArrayList<>())
                        .add(route);
            }
        }
        return groups;
    }

    private void source(
            ObjectNode source, String name, List<Route> routes, Map<String, Cursors.Saved> saved, List<Condition> now) {
        boolean enabled = routes.stream().anyMatch(this::isStarted);
        Door door = doors.of(name);
        List<Condition> own = AllConditions.of(now, Who.system(name));
        List<Condition> all = new ArrayList<>(own);
        ArrayNode streams = Json.object().arrayNode();
        for (Route route : routes) {
            all.addAll(AllConditions.of(now, Who.stream(Polls.name(route.getRouteId()))));
            streams.add(stream(route, saved, now));
        }
        source.put("name", name)
                .put("enabled", enabled)
                .put("ok", !enabled || !AllConditions.blocked(all))
                .put("state", enabled ? AllConditions.state(all, "polling") : "off");
        source.put("breaker", door.isBreakerOpen() ? "open" : "closed")
                .put("resting_until", text(door.closedUntil()))
                .put("calls_last_minute", door.callsLastMinute())
                .put("budget_per_minute", doors.budget(name));
        Door.Call last = door.last();
        if (last != null) {
            ObjectNode call = source.putObject("last_call").put("at", text(last.at()));
            call.put("took_ms", last.took() == null ? null : (Long) last.took().toMillis());
            call.put("error", last.error());
        }
        source.set("conditions", AllConditions.json(own));
        source.set("streams", streams);
        cursors(source, name, saved);
    }

    private ObjectNode stream(Route route, Map<String, Cursors.Saved> saved, List<Condition> now) {
        String name = Polls.name(route.getRouteId());
        Cursors.Saved cursor = saved.remove(name);
        List<Condition> own = AllConditions.of(now, Who.stream(name));
        ObjectNode stream = Json.object().put("name", name).put("ok", !AllConditions.blocked(own));
        stream.put("state", AllConditions.state(own, "polling")).put("cursor", cursor == null ? null : cursor.cursor());
        if (isStarted(route)) {
            Progress progress = polls.progress(name);
            Trigger trigger = trigger(route);
            stream.put("last_success", text(progress.lastSuccess()));
            stream.put("freshness_seconds", progress.age(clock.instant()).toSeconds());
            stream.put("next_poll", trigger == null ? null : text(instant(trigger.getNextFireTime())));
            stream.put(
                    "zone",
                    trigger instanceof CronTrigger cron ? cron.getTimeZone().getID() : null);
        }
        stream.set("conditions", AllConditions.json(own));
        return stream;
    }

    private static void cursors(ObjectNode source, String name, Map<String, Cursors.Saved> saved) {
        ArrayNode lists = source.putArray("cursors");
        saved.values().stream()
                .filter(one -> one.stream().startsWith(name + "-"))
                .limit(LIST)
                .forEach(one -> lists.addObject()
                        .put("name", one.stream())
                        .put("cursor", one.cursor())
                        .put("saved_at", text(one.at())));
    }

    private boolean isStarted(Route route) {
        return camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }

    @Override
    public Stream<Condition> conditions() {
        return polling().values().stream()
                .flatMap(List::stream)
                .filter(this::isStarted)
                .flatMap(this::conditions);
    }

    private Stream<Condition> conditions(Route route) {
        String name = Polls.name(route.getRouteId());
        Progress progress = polls.progress(name);
        Instant last = clock.instant().minus(progress.age(clock.instant()));
        return isLate(trigger(route), last)
                ? Stream.of(new Condition(
                        Code.STREAM_STALE,
                        Who.stream(name),
                        progress.lastSuccess(),
                        "a poll that was to begin more than an hour ago has not read it to its end"))
                : Stream.empty();
    }

    /** Whether a poll was due since that time, and more than an hour ago: so a nightly one is not late all day. */
    private boolean isLate(Trigger trigger, Instant last) {
        Instant due = trigger == null ? last : instant(trigger.getFireTimeAfter(Date.from(last)));
        return due != null && due.plus(LATE).isBefore(clock.instant());
    }

    private static Instant instant(Date date) {
        return date == null ? null : date.toInstant();
    }

    private static Trigger trigger(Route route) {
        QuartzEndpoint endpoint = (QuartzEndpoint) route.getEndpoint();
        try {
            return endpoint.getComponent().getScheduler().getTrigger(endpoint.getTriggerKey());
        } catch (SchedulerException e) {
            LOG.debugf("its next poll is not known: %s", e.getMessage());
            return null;
        }
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
