package drover.inbox;

import drover.event.EventRows;
import drover.inbox.ProviderRows.Known;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.poll.PollDone;
import drover.store.Steps;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Holds what the polls find against what the webhooks announced: nothing is lost without webhooks, since the polls find it
 * all, but it comes later, and a provider that has switched them off says nothing.
 */
@ApplicationScoped
class Announcements {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    /** A webhook may come after the poll that sees the same change. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private static final long SAID_EVERY = Duration.ofDays(1).toMillis();
    private static final int STEP = 1000;
    /** The route that makes the events of webhooks: who sees an event is kept with it. */
    private static final String WEBHOOKS = "webhooks-resolve";

    private static final String QUARANTINE = "quarantine";

    private final Store store;
    private final ProviderRows rows;
    private final NotificationTable table;
    private final Clock clock;
    private final Providers providers;
    private final Meters meters;
    /** Two polls of one system that end together do not count twice. */
    private final Object reconciling = new Object();
    /** Providers of which a notification was resolved, when last they were said to have missed some, and how many since. */
    private final Set<String> resolved = new HashSet<>();

    private final Map<String, Long> saidAt = new HashMap<>();
    private final Map<String, Long> unsaid = new HashMap<>();

    Announcements(
            Store store, ProviderRows rows, NotificationTable table, Clock clock, Providers providers, Meters meters) {
        this.store = store;
        this.rows = rows;
        this.table = table;
        this.clock = clock;
        this.providers = providers;
        this.meters = meters;
    }

    /**
     * Counts, of what the polls of a system found some minutes ago, what no webhook has announced since. Of a provider that
     * announces nothing (its secret was taken away, or none of its notifications was ever resolved) nothing is missed.
     */
    void reconcile(@Observes PollDone poll) {
        try {
            synchronized (reconciling) {
                boolean found = false;
                for (Known row : rows.all()) {
                    String provider = row.name();
                    if (KindsOfProviders.isOf(provider, poll.system())) {
                        if (!found && announces(provider)) {
                            found = true;
                            reconcile(provider, poll.system(), row.reconciled());
                        } else {
                            pass(provider, row.reconciled());
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            // The poll itself is done.
            LOG.debugf("%s: not reconciled: %s", poll.system(), e.getMessage());
        }
    }

    private boolean announces(String provider) {
        if (providers.find(provider).isEmpty()) {
            return false;
        }
        if (!resolved.contains(provider) && table.isAnyResolved(provider, STEP)) {
            resolved.add(provider);
        }
        return resolved.contains(provider);
    }

    /** What there is now will not be counted later, when it announces something. */
    private void pass(String provider, long from) {
        long last = lastEvent();
        if (last > from) {
            rows.reconciled(provider, last);
        }
    }

    private void reconcile(String provider, String system, long from) {
        long before = clock.millis() - GRACE.toMillis();
        Step step = new Step(from, 0, Steps.SIZE);
        int missed = 0;
        while (step.read() == Steps.SIZE) {
            long after = step.last();
            step = store.read(c -> step(c, system, after, before));
            missed += step.missed();
        }
        long last = step.last();
        if (last > from) {
            rows.reconciled(provider, last);
        }
        meters.add(Metric.WEBHOOKS_MISSED, missed, provider);
        if (missed > 0) {
            say(provider, missed);
        }
    }

    /** Said to everybody once a day: a provider that does not announce something does so at every poll. */
    private void say(String provider, long missed) {
        long now = clock.millis();
        long sum = unsaid.merge(provider, missed, Long::sum);
        Long said = saidAt.get(provider);
        if (said == null || now - said >= SAID_EVERY) {
            saidAt.put(provider, now);
            unsaid.remove(provider);
            LOG.info(missed(provider, sum));
        } else {
            LOG.debug(missed(provider, missed));
        }
    }

    private static String missed(String provider, long count) {
        return "webhook " + provider + ": "
                + (count == 1
                        ? "1 event that a poll has found was announced by no webhook"
                        : count + " events that polls have found were announced by no webhook");
    }

    /** The last event there is, or 0. */
    private long lastEvent() {
        return store.read(EventRows::last);
    }

    /** What one step saw: the last event it looked at, how many were not announced, how many it looked at. */
    private record Step(long last, int missed, int read) {}

    private static Step step(Connection connection, String system, long after, long before) throws SQLException {
        List<EventRows.Head> seen = EventRows.after(connection, after).stream()
                .takeWhile(event -> event.storedAt() <= before)
                .toList();
        List<Long> polled = seen.stream()
                .filter(event -> event.type().startsWith(system + ".")
                        && !List.of(WEBHOOKS, QUARANTINE).contains(event.seenBy()))
                .map(EventRows.Head::seq)
                .toList();
        int announced = EventRows.seenAgain(connection, polled, WEBHOOKS);
        long last = seen.isEmpty() ? after : seen.get(seen.size() - 1).seq();
        return new Step(last, polled.size() - announced, seen.size());
    }
}
