package drover.system;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.IdAware;
import org.jboss.logging.Logger;

/** What the circuit breaker of a door says of itself. One that opens and closes again and again is told once. */
final class Breaker {
    private static final Logger LOG = Logger.getLogger("drover.system");
    /** What its id in a route is called, before the name of its door. */
    static final String NAME = "breaker-of-";

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofMinutes(10);

    private final String door;
    private final Rest calm;
    private final Rest closed;
    private final Duration delay;
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile Instant since;
    private final Clock clock;
    private final BooleanSupplier ending;
    private boolean told;
    private boolean flapping;
    private String failure = "";

    /**
     * @param delay how long it lets nothing through once it is open
     * @param ending whether the process ends: calls that are broken off then say nothing of the other side
     */
    Breaker(String door, Clock clock, LongSupplier ticker, Duration delay, BooleanSupplier ending) {
        this.door = door;
        this.clock = clock;
        this.calm = new Rest(clock, ticker);
        this.closed = new Rest(clock, ticker);
        this.delay = delay;
        this.ending = ending;
    }

    /** From now on it tells us what it does: the breaker of the route that a call is in. */
    synchronized void listen(Route route) {
        if (!ids.isEmpty() || route == null) {
            return;
        }
        for (Processor breaker : route.filter(".*" + NAME + ".*")) {
            String id = ((IdAware) breaker).getId();
            CircuitBreakerMaintenance.get().onStateChange(id, this::changed);
            ids.add(id);
        }
    }

    /** Closes it: a person says that the other side may be asked again. */
    synchronized void reset() {
        ids.forEach(CircuitBreakerMaintenance.get()::reset);
        if (isOpen()) {
            // It does not tell of this one by itself.
            changed(CircuitBreakerState.CLOSED);
        }
    }

    /** The route that it stood in was taken away; the next one begins closed. */
    synchronized void leave() {
        if (isOpen()) {
            changed(CircuitBreakerState.CLOSED);
        }
    }

    synchronized void failed(String words) {
        failure = words;
    }

    synchronized void changed(CircuitBreakerState now) {
        state = now;
        switch (now) {
            case OPEN -> opened();
            case CLOSED -> closedAgain();
            case HALF_OPEN -> closed.over();
        }
    }

    private void opened() {
        closed.over();
        boolean unused = closed.atLeast(delay);
        since = since == null ? clock.instant() : since;
        if (told || ending.getAsBoolean()) {
            return;
        }
        told = true;
        if (!calm.isOn()) {
            LOG.warnf("%s: the circuit breaker is open after repeated failures: %s", door, failure);
        } else if (!flapping) {
            flapping = true;
            LOG.warnf(
                    "%s: the circuit breaker opens and closes again and again, and is not told of until it has been closed for"
                            + " %d minutes: %s",
                    door, CALM.toMinutes(), failure);
        }
    }

    private void closedAgain() {
        closed.over();
        since = null;
        told = false;
        if (!calm.isOn()) {
            flapping = false;
        }
        if (!flapping) {
            LOG.infof("%s: answers again", door);
        }
        calm.over();
        boolean unused = calm.atLeast(CALM);
    }

    Duration delay() {
        return delay;
    }

    boolean isOpen() {
        return state != CircuitBreakerState.CLOSED;
    }

    /** Since when it is not closed, or null while it is. */
    Instant since() {
        return since;
    }

    /** What opened it. */
    synchronized String failure() {
        return failure;
    }

    /** When it may be tried again, as far as is known. */
    Instant again() {
        Instant until = until();
        return until == null ? clock.instant().plus(SOON) : until;
    }

    /** Until when it lets nothing through, or null while it lets something. */
    synchronized Instant until() {
        return closed.until();
    }
}
