package drover.deliver;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Which downstreams are delivered nothing, and why; it is remembered in the store. One that refused our credential is asked again
 * by itself, with one delivery: after a minute, then after twice as long each time up to an hour, and at once when what it is
 * sent (its secret or its headers) is another.
 */
@ApplicationScoped
class Pauses {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Store store;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<String, Asking> asking = new ConcurrentHashMap<>();

    @Inject
    Pauses(Store store, Clock clock) {
        this(store, clock, System::nanoTime);
    }

    /** @param nanos a clock that nobody sets */
    Pauses(Store store, Clock clock, LongSupplier nanos) {
        this.store = store;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * When a receiver that refused us is asked again.
     *
     * @param at in nanoseconds of a clock that nobody sets
     * @param pause how long it was waited for
     * @param sent tells what it refused from something else, or null where that is not known yet
     * @param key of the delivery that asks, or null
     */
    private record Asking(long at, Duration pause, byte[] sent, String key) {}

    /** Why nothing is delivered to it, or null while it is. */
    Pause of(String name) {
        return pauses.get(name);
    }

    /** When a downstream that refused us is asked again, or null. */
    Instant asksAt(String name) {
        Asking next = asking.get(name);
        return next == null ? null : clock.instant().plusNanos(Math.max(0, next.at() - nanos.getAsLong()));
    }

    /** What was remembered holds again after a start; one that refused us is asked at once. */
    void recall(String name) {
        Pause pause = store.read(c -> DownstreamRows.pause(c, name));
        if (pause != null) {
            pauses.put(name, pause);
            LOG.warnf("%s: %s. %s", name, pause, howItEnds(name, pause));
            if (pause.by() == Pause.By.REFUSED) {
                asking.put(name, new Asking(nanos.getAsLong(), FIRST, null, null));
            }
        }
    }

    /** A person stops the deliveries to it. What is under way is finished. */
    void pause(String name) {
        Pause pause = new Pause(Pause.By.OPERATOR, now(), "an operator paused it");
        // Who asks for it is told when it cannot be remembered.
        store.write(c -> DownstreamRows.pause(c, name, pause));
        asking.remove(name);
        pauses.put(name, pause);
        LOG.infof("%s: %s. Its events are kept. %s", name, pause, howItEnds(name, pause));
    }

    /** The receiver itself stops the deliveries. */
    void hold(Claim claim, Pause.By by, String reason) {
        String name = claim.downstream();
        Pause pause = new Pause(by, now(), reason);
        Pause before = pauses.putIfAbsent(name, pause);
        if (by == Pause.By.REFUSED) {
            asking.merge(
                    name,
                    new Asking(nanos.getAsLong() + FIRST.toNanos(), FIRST, null, null),
                    (was, first) -> claim.key().equals(was.key()) ? later(was) : was);
        }
        if (before == null) {
            LOG.errorf("%s: %s. Its events are kept. %s", name, pause, howItEnds(name, pause));
            CompletableFuture<Void> unused = store.submit(c -> DownstreamRows.pause(c, name, pause));
        }
    }

    private Asking later(Asking was) {
        Duration longer = was.pause().multipliedBy(2);
        Duration wait = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
        return new Asking(nanos.getAsLong() + wait.toNanos(), wait, was.sent(), null);
    }

    /**
     * Whether it is to be asked again now.
     *
     * @param sending tells what it would be sent from something else
     */
    boolean isToBeAsked(String name, byte[] sending) {
        Pause pause = pauses.get(name);
        Asking next = asking.get(name);
        if (pause == null || pause.by() != Pause.By.REFUSED || next == null) {
            return false;
        }
        if (next.sent() == null) {
            asking.replace(name, next, new Asking(next.at(), next.pause(), sending, next.key()));
        } else if (!Arrays.equals(next.sent(), sending)) {
            LOG.infof("%s: what it is sent has changed, so it is asked again", name);
            asking.replace(name, next, new Asking(nanos.getAsLong(), FIRST, sending, null));
        }
        Asking now = asking.get(name);
        return now != null && now.at() - nanos.getAsLong() <= 0;
    }

    /** That delivery asks; nothing else is delivered, and it is not asked again before the answer or a time has passed. */
    void ask(String name, Claim claim) {
        asking.computeIfPresent(
                name,
                (key, was) ->
                        new Asking(nanos.getAsLong() + was.pause().toNanos(), was.pause(), was.sent(), claim.key()));
    }

    /** Whether that delivery may be made: nothing is paused, or it is the one that asks. */
    boolean lets(Claim claim) {
        if (!pauses.containsKey(claim.downstream())) {
            return true;
        }
        Asking now = asking.get(claim.downstream());
        return now != null && claim.key().equals(now.key());
    }

    /** It has taken a delivery: one that had refused us refuses no more. */
    void taken(Claim claim) {
        String name = claim.downstream();
        Pause pause = pauses.get(name);
        Asking asked = asking.get(name);
        if (pause != null
                && pause.by() == Pause.By.REFUSED
                && asked != null
                && claim.key().equals(asked.key())) {
            end(name);
            CompletableFuture<Void> unused = store.submit(c -> DownstreamRows.pause(c, name, null));
            LOG.infof("%s: takes events again", name);
        }
    }

    /** A person lets it be delivered to again. */
    void resume(String name) {
        store.write(c -> DownstreamRows.pause(c, name, null));
        end(name);
        LOG.infof("%s: resumed", name);
    }

    private void end(String name) {
        asking.remove(name);
        pauses.remove(name);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static String howItEnds(String name, Pause pause) {
        String resume = "POST /operations/downstreams/" + name + "/resume";
        return pause.by() == Pause.By.REFUSED
                ? "It is asked again by itself, and at once when its secret or headers change, or by: " + resume
                : "To go on: " + resume;
    }
}
