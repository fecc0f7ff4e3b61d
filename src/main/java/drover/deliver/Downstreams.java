package drover.deliver;

import drover.store.Store;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Who is told. A downstream is remembered in the store from the first time its route is seen, so that nothing passes it by
 * while Drover starts and its route is not there yet.
 */
@ApplicationScoped
public class Downstreams {
    private static final Logger LOG = Logger.getLogger("drover.deliver");

    private final Store store;
    private final Clock clock;
    private final Map<String, Settings> settings = new ConcurrentHashMap<>();
    private final Set<String> routed = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> sleepers = new ConcurrentHashMap<>();
    private volatile List<Downstream> all;

    Downstreams(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * How a downstream is delivered to; see the keys {@code downstream.<name>.*}.
     *
     * @param fromBeginning whether, when it is new, it gets what is stored already
     * @param acts whether it is a route that acts, and no address
     */
    record Settings(
            Downstream downstream,
            RetrySchedule retrySchedule,
            Duration lease,
            int ratePerSecond,
            boolean fromBeginning,
            boolean acts) {}

    /** There is a route that delivers to it, which may be switched off. */
    void routed(String name) {
        routed.add(name);
    }

    /** Whether its route is there, and switched off. */
    boolean isOff(String name) {
        return routed.contains(name) && !settings.containsKey(name);
    }

    synchronized void register(Settings downstream) {
        Downstream told = downstream.downstream();
        settings.put(told.name(), downstream);
        all = store.write(c -> {
            DownstreamRows.register(c, told, downstream.fromBeginning() ? 0L : null);
            return DownstreamRows.present(c);
        });
    }

    /** What no route delivers to any more gets nothing new; what it had not got yet is kept. */
    void routesLoaded(@Observes RoutesLoaded loaded) {
        if (!loaded.all()) {
            // A file that does not run today may be the one that delivers to it.
            return;
        }
        for (Downstream known : all()) {
            if (!settings.containsKey(known.name())) {
                remove(known.name());
            }
        }
    }

    /** Those of them that have no route any more get nothing new. */
    void keep(Set<String> names) {
        routed.retainAll(names);
        for (String name : settings().keySet()) {
            if (!names.contains(name)) {
                settings.remove(name);
                sleepers.remove(name);
                remove(name);
            }
        }
    }

    private synchronized void remove(String name) {
        long kept = store.write(c -> {
            DownstreamRows.remove(c, name);
            // Nothing is under way to it, so all of it can be discarded.
            Deliveries.endLeases(c, name, clock.millis());
            return Deliveries.count(c, name, DeliverySql.OPEN);
        });
        all = store.read(DownstreamRows::present);
        LOG.warnf(
                "%s: %s, so it gets nothing new. %d undelivered events are kept until its route"
                        + " is back, or until they are discarded: POST /operations/downstreams/%s/discard?state=undelivered",
                name, isOff(name) ? "it is switched off now" : "no route delivers to it any more", kept, name);
    }

    /** The settings of a downstream that has a route. */
    Settings settings(String name) {
        Settings found = settings.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no route delivers to '" + name + "': there must be one from outbox:" + name);
        }
        return found;
    }

    /** Those that have a route, by name. */
    Map<String, Settings> settings() {
        return new TreeMap<>(settings);
    }

    /** Those that get what is new. */
    public List<Downstream> all() {
        List<Downstream> known = all;
        if (known == null) {
            known = store.read(DownstreamRows::present);
            all = known;
        }
        return known;
    }

    /** All that were ever told anything, also those without a route, by name. */
    List<String> everKnown() {
        return store.read(DownstreamRows::names);
    }

    /** The name of its door. */
    static String door(String name) {
        return "downstream." + name;
    }

    /** What to run when there may be something to deliver. */
    void onWake(String name, Runnable sleeper) {
        sleepers.put(name, sleeper);
    }

    void wake(String name) {
        Runnable sleeper = sleepers.get(name);
        if (sleeper != null) {
            sleeper.run();
        }
    }

    /** Says to all that there may be something to deliver. */
    public void wakeAll() {
        sleepers.values().forEach(Runnable::run);
    }
}
