package drover.deliver;

import drover.store.Store;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Who is told. A downstream is remembered in the store from the first time its route is seen, so that nothing passes it by
 * while Drover starts and its route is not there yet; and so is whether it is paused.
 */
@ApplicationScoped
public class Downstreams {
    private static final Logger LOG = Logger.getLogger("drover.outbox");

    private final Store store;
    private final Doors doors;
    private final Clock clock;
    private final Map<String, Settings> settings = new ConcurrentHashMap<>();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<String, Runnable> sleepers = new ConcurrentHashMap<>();
    private volatile List<Downstream> all;

    Downstreams(Store store, Doors doors, Clock clock) {
        this.store = store;
        this.doors = doors;
        this.clock = clock;
    }

    /**
     * How a downstream is delivered to; see the keys {@code downstream.<name>.*}.
     *
     * @param fromBeginning whether, when it is new, it gets what is stored already
     */
    record Settings(
            Downstream downstream,
            RetrySchedule retrySchedule,
            Duration lease,
            int ratePerSecond,
            boolean fromBeginning) {}

    /** Who stopped the deliveries. */
    enum Pauser {
        /** A person did. */
        OPERATOR,
        /** It refused our credential; a new start asks again. */
        REFUSED,
        /** It answered 410: it wants nothing any more. */
        GONE
    }

    /** Nothing is delivered until somebody resumes it. */
    record Pause(Pauser by, Instant since, String reason) {
        @Override
        public String toString() {
            return "paused since " + since + ": " + reason;
        }
    }

    synchronized void register(Settings downstream) {
        Downstream told = downstream.downstream();
        settings.put(told.name(), downstream);
        Long fill = downstream.fromBeginning() ? 0L : null;
        all = store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                            "INSERT INTO downstream (name, types, ordered, fill_from) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT (name) DO UPDATE SET types = excluded.types, ordered = excluded.ordered,"
                                    + " fill_from = CASE WHEN downstream.removed THEN excluded.fill_from"
                                    + " ELSE downstream.fill_from END, removed = FALSE");
                    PreparedStatement askAgain = c.prepareStatement(
                            "UPDATE downstream SET paused = NULL WHERE name = ? AND paused = 'refused'")) {
                insert.setString(1, told.name());
                insert.setString(2, told.types().text());
                insert.setBoolean(3, told.ordered());
                insert.setObject(4, fill, java.sql.Types.BIGINT);
                insert.executeUpdate();
                askAgain.setString(1, told.name());
                askAgain.executeUpdate();
            }
            return listed(c);
        });
        Pause pause = store.read(c -> pause(c, told.name()));
        if (pause != null) {
            pauses.put(told.name(), pause);
            LOG.warnf("%s: %s. %s", told.name(), pause, howToResume(told.name()));
        }
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

    private synchronized void remove(String name) {
        long kept = store.write(c -> {
            try (PreparedStatement update =
                    c.prepareStatement("UPDATE downstream SET removed = TRUE, fill_from = NULL WHERE name = ?")) {
                update.setString(1, name);
                update.executeUpdate();
            }
            // Nothing is under way to it, so all of it can be discarded.
            Deliveries.endLeases(c, name, clock.millis());
            return Deliveries.count(c, name, Deliveries.OPEN);
        });
        all = store.read(Downstreams::listed);
        LOG.warnf(
                "%s: no route delivers to it any more, so it gets nothing new. %d undelivered events are kept until its route"
                        + " is back, or until they are discarded: POST /operations/downstreams/%s/discard?state=undelivered",
                name, kept, name);
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
            known = store.read(Downstreams::listed);
            all = known;
        }
        return known;
    }

    /** All that were ever told anything, also those without a route, by name. */
    List<String> everKnown() {
        return store.read(c -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement("SELECT name FROM downstream ORDER BY name")) {
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }

    /** Why nothing is delivered to it, or null while it is. */
    Pause pause(String name) {
        return pauses.get(name);
    }

    /** Stops the deliveries to it; it is remembered. What is under way is finished. */
    void pause(String name, Pauser by, String reason) {
        Pause pause = new Pause(by, Instant.ofEpochMilli(clock.millis()), reason);
        boolean asked = by == Pauser.OPERATOR;
        if (asked) {
            // Who asks for it is told when it cannot be remembered.
            store.write(c -> keep(c, name, pause));
        }
        if (pauses.putIfAbsent(name, pause) == null) {
            LOG.logf(
                    asked ? Logger.Level.INFO : Logger.Level.ERROR,
                    "%s: %s. Its events are kept. %s",
                    name,
                    pause,
                    howToResume(name));
            if (!asked) {
                CompletableFuture<Void> unused = store.submit(c -> keep(c, name, pause));
            }
        }
    }

    /** Delivers again. */
    void resume(String name) {
        store.write(c -> keep(c, name, null));
        pauses.remove(name);
        doors.of(door(name)).reopen();
        LOG.infof("%s: resumed", name);
        wake(name);
    }

    /** The name of its door. */
    static String door(String name) {
        return "downstream." + name;
    }

    private static String howToResume(String name) {
        return "To go on: POST /operations/downstreams/" + name + "/resume";
    }

    private static Void keep(Connection connection, String name, Pause pause) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE downstream SET paused = ?, paused_at = ?, reason = ? WHERE name = ?")) {
            update.setString(1, pause == null ? null : pause.by().name().toLowerCase(java.util.Locale.ROOT));
            update.setObject(2, pause == null ? null : pause.since().toEpochMilli(), java.sql.Types.BIGINT);
            update.setString(3, pause == null ? null : pause.reason());
            update.setString(4, name);
            update.executeUpdate();
            return null;
        }
    }

    private static Pause pause(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT paused, paused_at, reason FROM downstream WHERE name = ? AND paused IS NOT NULL")) {
            select.setString(1, name);
            ResultSet row = select.executeQuery();
            return row.next()
                    ? new Pause(
                            Pauser.valueOf(row.getString(1).toUpperCase(java.util.Locale.ROOT)),
                            Instant.ofEpochMilli(row.getLong(2)),
                            row.getString(3))
                    : null;
        }
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

    private static List<Downstream> listed(Connection connection) throws SQLException {
        List<Downstream> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT name, types, ordered FROM downstream WHERE NOT removed ORDER BY name");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(new Downstream(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
            }
        }
        return all;
    }
}
