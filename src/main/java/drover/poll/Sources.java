package drover.poll;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.Door;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jboss.logging.Logger;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

/**
 * How each source is: a source is the group of the routes that begin with a timer. Each of them polls the stream that is
 * called like it without {@code -poll}, or several, whose cursors are told beside.
 */
@ApplicationScoped
public class Sources {
    private static final Logger LOG = Logger.getLogger("drover.poll");

    private static final int LIST = 1000;

    private final CamelContext camel;
    private final Polls polls;
    private final Cursors cursors;
    private final Doors doors;
    private final Clock clock;

    Sources(CamelContext camel, Polls polls, Cursors cursors, Doors doors, Clock clock) {
        this.camel = camel;
        this.polls = polls;
        this.cursors = cursors;
        this.doors = doors;
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
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("sources");
        Map<String, Cursors.Saved> saved = cursors.all();
        polling().forEach((name, routes) -> source(list.addObject(), name, routes, saved));
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

    private void source(ObjectNode source, String name, List<Route> routes, Map<String, Cursors.Saved> saved) {
        boolean enabled = routes.stream().anyMatch(this::isStarted);
        Door door = doors.of(name);
        Door.Call last = door.last();
        ArrayNode streams = Json.object().arrayNode();
        String trouble = enabled ? door.trouble() : "off";
        for (Route route : routes) {
            String stream = Polls.name(route.getRouteId());
            Cursors.Saved cursor = saved.remove(stream);
            ObjectNode one = streams.addObject().put("name", stream);
            one.put("cursor", cursor == null ? null : cursor.cursor());
            if (isStarted(route)) {
                Polls.Progress progress = polls.progress(stream);
                one.put("last_success", text(progress.lastSuccess()));
                one.put("freshness_seconds", progress.age(clock.instant()).toSeconds());
                one.put("next_poll", text(next((QuartzEndpoint) route.getEndpoint())));
                one.put("last_error", progress.trouble());
                trouble = trouble == null ? progress.trouble() : trouble;
            }
        }
        source.put("name", name)
                .put("enabled", enabled)
                .put("ok", !enabled || trouble == null)
                .put("state", trouble == null ? "polling" : trouble)
                .put("breaker", door.isBreakerOpen() ? "open" : "closed")
                .put("resting_until", text(door.closedUntil()))
                .put("calls_last_minute", door.callsLastMinute());
        Duration interval = doors.interval(name);
        if (interval != null) {
            source.put("budget_per_minute", Duration.ofMinutes(1).dividedBy(interval));
        }
        if (last != null) {
            ObjectNode call = source.putObject("last_call").put("at", text(last.at()));
            call.put("took_ms", last.took() == null ? null : (Long) last.took().toMillis());
            call.put("error", last.error());
        }
        source.set("streams", streams);
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

    private static Instant next(QuartzEndpoint endpoint) {
        try {
            Trigger trigger = endpoint.getComponent().getScheduler().getTrigger(endpoint.getTriggerKey());
            return trigger == null ? null : trigger.getNextFireTime().toInstant();
        } catch (SchedulerException e) {
            LOG.debugf("its next poll is not known: %s", e.getMessage());
            return null;
        }
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
