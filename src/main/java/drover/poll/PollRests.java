package drover.poll;

import drover.system.Door;
import drover.system.Doors;
import drover.system.RoutesChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;

/** What polls do while their routes are replaced: they rest, and go on from their cursor in the new ones. */
@ApplicationScoped
public class PollRests {
    private final CamelContext camel;
    private final Schedules schedules;
    private final Streams streams;
    private final Turns turns;
    private final PausedStreams paused;
    private final Doors doors;
    private final PollJobs jobs;

    PollRests(
            CamelContext camel,
            Schedules schedules,
            Streams streams,
            Turns turns,
            PausedStreams paused,
            Doors doors,
            PollJobs jobs) {
        this.camel = camel;
        this.schedules = schedules;
        this.streams = streams;
        this.turns = turns;
        this.paused = paused;
        this.doors = doors;
        this.jobs = jobs;
    }

    /** No poll of these routes begins any more; one that is under way ends after the page that it is at. */
    public void rest(Set<String> routes) {
        for (String route : routes) {
            if (isPoll(camel.getRoute(route))) {
                jobs.rest(camel.getRoute(route), true);
                schedules.rest(PollNames.of(route), true);
                streams.cut(PollNames.of(route));
            }
        }
    }

    /** Whether nothing of a poll is under way, in the scheduler either. */
    public boolean isOver(String route) {
        Route poll = camel.getRoute(route);
        return !isPoll(poll) || (schedules.isOver(poll) && !jobs.isRunning(poll));
    }

    /** They begin again, but for those that an operator has switched off. */
    public void resume(Set<String> routes) {
        for (String route : routes) {
            if (isPoll(camel.getRoute(route))) {
                jobs.rest(camel.getRoute(route), false);
            }
            if (isPoll(camel.getRoute(route)) && !paused.isPaused(PollNames.of(route))) {
                schedules.rest(PollNames.of(route), false);
                turns.tick(PollNames.of(route));
            }
        }
    }

    /** What has come polls at once, also where what it asked before was refused; of what has gone for good nothing is shown any more. */
    void changed(@Observes RoutesChanged change) {
        for (String route : change.gone()) {
            if (camel.getRoute(route) == null) {
                streams.forget(PollNames.of(route));
            }
        }
        change.come().stream()
                .map(camel::getRoute)
                .filter(Objects::nonNull)
                .map(Route::getGroup)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(this::askAgain);
        for (String route : change.come()) {
            if (isPoll(camel.getRoute(route))) {
                jobs.rest(camel.getRoute(route), false);
            }
            if (isPoll(camel.getRoute(route)) && schedules.isStarted(camel.getRoute(route))) {
                streams.progress(PollNames.of(route));
                schedules.rest(PollNames.of(route), paused.isPaused(PollNames.of(route)));
                turns.tick(PollNames.of(route));
            }
        }
    }

    private void askAgain(String system) {
        doors.all().stream()
                .filter(door -> door.name().equals(system) || door.name().startsWith(system + "."))
                .forEach(Door::askAgain);
    }

    private static boolean isPoll(Route route) {
        return route != null && route.getEndpoint() instanceof QuartzEndpoint;
    }
}
