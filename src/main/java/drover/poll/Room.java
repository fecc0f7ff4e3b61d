package drover.poll;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;

/**
 * Whether the polls of a system leave room for a call. They do while none of them runs, and none is to begin before the pace of the
 * API has let that call and the next one pass: so a poll never waits for a call that had time.
 */
@ApplicationScoped
class Room {
    private static final int CALLS = 2;

    private final Schedules schedules;
    private final PausedStreams paused;
    private final CamelContext camel;
    private final Config config;
    private final Clock clock;

    Room(Schedules schedules, PausedStreams paused, CamelContext camel, Config config, Clock clock) {
        this.schedules = schedules;
        this.paused = paused;
        this.camel = camel;
        this.config = config;
        this.clock = clock;
    }

    /** @param own the route in which the call is made itself */
    boolean isFor(String system, String own) {
        List<Route> polls = schedules.polling().getOrDefault(system, List.of());
        Instant now = clock.instant();
        return polls.stream()
                .noneMatch(route -> isRunning(route.getRouteId(), own) || isNear(now, next(route), interval(system)));
    }

    /**
     * Whether a poll runs in that route.
     *
     * @param own the route in which the caller runs itself
     */
    boolean isRunning(String route, String own) {
        return camel.getInflightRepository().size(route) > (route.equals(own) ? 1 : 0);
    }

    private Instant next(Route route) {
        boolean begins = schedules.isStarted(route) && !paused.isPaused(PollNames.of(route.getRouteId()));
        return begins ? schedules.next(route).at() : null;
    }

    /** Whether a poll begins before two calls have passed. */
    static boolean isNear(Instant now, Instant next, Duration interval) {
        return next != null && next.isBefore(now.plus(interval.multipliedBy(CALLS)));
    }

    private Duration interval(String system) {
        return TimeUtils.toDuration(config.getOptionalValue(system + ".request-interval", String.class)
                .orElse("0s"));
    }
}
