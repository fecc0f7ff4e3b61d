package drover.store;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Prunes, every few minutes and a few hundred events at a time, what was delivered longer ago than {@code drover.retention}:
 * its content and deliveries go, its id stays for {@code drover.dedupe-window}. What is not delivered and what is a dead
 * letter is never pruned. The room is used again, so the store grows with what a retention holds, not with time.
 */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger("drover.outbox");
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    /** Events of one step: it holds nobody up. */
    private static final int STEP = 500;

    private static final Duration BREATH = Duration.ofMillis(20);

    private final Store store;
    private final Clock clock;
    private final Duration retention;
    private final Duration window;
    private ScheduledExecutorService thread;
    private volatile boolean stopping;

    /** With durations as they are written in the keys. */
    public Retention(
            Store store,
            Clock clock,
            @ConfigProperty(name = "drover.retention") String retention,
            @ConfigProperty(name = "drover.dedupe-window") String window) {
        this.store = store;
        this.clock = clock;
        this.retention = TimeUtils.toDuration(retention);
        this.window = TimeUtils.toDuration(window);
        if (this.window.compareTo(this.retention) < 0) {
            throw new ConfigurationException("Drover does not start, because drover.dedupe-window (" + window
                    + ") is shorter than drover.retention (" + retention
                    + "): an event could come again while it can still be replayed. Make it as long at least.");
        }
    }

    void start(@Observes AfterStart started, CamelContext camel, Event<Pruning> others) {
        Duration rest = retention.dividedBy(10);
        long millis = Math.max(1000, Math.min(rest.toMillis(), LONGEST_REST.toMillis()));
        thread = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "retention");
        var unused = thread.scheduleWithFixedDelay(() -> pruneQuietly(others), 1000, millis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes BeforeStop stopping) {
        this.stopping = true;
        if (thread != null) {
            thread.shutdown();
        }
    }

    private void pruneQuietly(Event<Pruning> others) {
        try {
            prune();
            others.fire(new Pruning(clock.instant().minus(window), this::breathe));
        } catch (RuntimeException | InterruptedException e) {
            LOG.debugf("nothing was pruned: %s", e.getMessage());
        }
    }

    private boolean breathe() {
        try {
            Thread.sleep(BREATH.toMillis());
            return !stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Prunes all that is old enough. */
    public void prune() throws InterruptedException {
        long now = clock.millis();
        long emptyBefore = now - retention.toMillis();
        long forgetBefore = now - window.toMillis();
        long emptied = 0;
        long forgotten = 0;
        List<Old> step = List.of();
        do {
            long after = step.isEmpty() ? 0 : step.get(step.size() - 1).seq();
            // Read beside the writer, which is only asked when there is something to do.
            step = store.read(c -> old(c, after, emptyBefore));
            List<Long> whole = seqs(step, Old::kept);
            List<Long> ids = seqs(step, old -> !old.kept() && old.storedAt() < forgetBefore);
            if (!whole.isEmpty() || !ids.isEmpty()) {
                emptied += store.write(c -> empty(c, whole, emptyBefore));
                forgotten += store.write(c -> forget(c, ids));
                Thread.sleep(BREATH.toMillis());
            }
        } while (step.size() == STEP && !stopping);
        if (emptied + forgotten > 0) {
            LOG.infof(
                    "pruned: %d events older than drover.retention, %d ids older than drover.dedupe-window",
                    emptied, forgotten);
        }
    }

    private record Old(long seq, long storedAt, boolean kept) {}

    private static List<Long> seqs(List<Old> step, Predicate<Old> which) {
        return step.stream().filter(which).map(Old::seq).toList();
    }

    /** The next step of the events in the order they were stored, up to the first that is not old. */
    private static List<Old> old(Connection connection, long after, long before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, stored_at, body IS NOT NULL FROM event WHERE seq > ? ORDER BY seq LIMIT " + STEP)) {
            select.setLong(1, after);
            ResultSet rows = select.executeQuery();
            List<Old> old = new ArrayList<>();
            while (rows.next() && rows.getLong(2) < before) {
                old.add(new Old(rows.getLong(1), rows.getLong(2), rows.getBoolean(3)));
            }
            return old;
        }
    }

    private long empty(Connection connection, List<Long> seqs, long before) throws SQLException {
        try (PreparedStatement empty =
                        connection.prepareStatement("UPDATE event SET body = NULL, traceparent = NULL WHERE seq = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.seq = event.seq"
                                + " AND (d.state NOT IN ('delivered', 'discarded') OR d.ended_at >= ?))");
                PreparedStatement deliveries = connection.prepareStatement(gone("delivery"));
                PreparedStatement attempts = connection.prepareStatement(gone("attempt"));
                PreparedStatement duplicates = connection.prepareStatement(gone("duplicate"))) {
            long emptied = 0;
            for (long seq : seqs) {
                empty.setLong(1, seq);
                empty.setLong(2, before);
                if (empty.executeUpdate() == 1) {
                    emptied++;
                    for (PreparedStatement gone : List.of(deliveries, attempts, duplicates)) {
                        gone.setLong(1, seq);
                        gone.executeUpdate();
                    }
                }
            }
            return emptied;
        }
    }

    private static String gone(String table) {
        return "DELETE FROM " + table + " WHERE seq = ?";
    }

    private long forget(Connection connection, List<Long> seqs) throws SQLException {
        try (PreparedStatement forget =
                        connection.prepareStatement("DELETE FROM event WHERE seq = ? AND body IS NULL");
                PreparedStatement duplicates = connection.prepareStatement(gone("duplicate"))) {
            for (long seq : seqs) {
                forget.setLong(1, seq);
                forget.addBatch();
                duplicates.setLong(1, seq);
                duplicates.addBatch();
            }
            forget.executeBatch();
            duplicates.executeBatch();
            return seqs.size();
        }
    }
}
