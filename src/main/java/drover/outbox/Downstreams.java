package drover.outbox;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is told. A downstream is remembered in the store from the first time its route is seen, so that nothing passes it by
 * while Drover starts and its route is not there yet.
 */
@ApplicationScoped
class Downstreams {
    private final Store store;
    private final Map<String, Settings> settings = new ConcurrentHashMap<>();
    private final Map<String, Runnable> sleepers = new ConcurrentHashMap<>();
    private volatile List<Downstream> all;

    Downstreams(Store store) {
        this.store = store;
    }

    /** How a downstream is delivered to; see the keys {@code downstream.<name>.*}. */
    record Settings(Downstream downstream, RetrySchedule retrySchedule, Duration lease) {}

    synchronized void register(Settings downstream) {
        Downstream told = downstream.downstream();
        settings.put(told.name(), downstream);
        all = store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement("INSERT INTO downstream (name, types, ordered)"
                    + " VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET types = excluded.types,"
                    + " ordered = excluded.ordered")) {
                insert.setString(1, told.name());
                insert.setString(2, told.types());
                insert.setBoolean(3, told.ordered());
                insert.executeUpdate();
            }
            return Ingest.downstreams(c);
        });
    }

    Settings settings(String name) {
        Settings found = settings.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no route delivers to '" + name + "': there must be one from outbox:" + name);
        }
        return found;
    }

    List<Downstream> all() {
        List<Downstream> known = all;
        if (known == null) {
            known = store.read(Ingest::downstreams);
            all = known;
        }
        return known;
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

    void wakeAll() {
        sleepers.values().forEach(Runnable::run);
    }
}
