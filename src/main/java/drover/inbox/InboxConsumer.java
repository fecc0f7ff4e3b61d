package drover.inbox;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Json;
import drover.system.DoorClosed;
import drover.system.Redaction;
import drover.traces.Carried;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;

/**
 * Carries each notification through the route: those of a provider one after the other, several providers at once. A route
 * that knows nothing of it sets the variable {@code unknown}; one that fails leaves it for later, and the next has its turn.
 */
final class InboxConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final int WORKERS = 4;
    private static final int BATCH = 50;
    private static final int LOOK_SECONDS = 3;
    /** What is missing is put there by a person. */
    private static final Duration UNASKED_REST = Duration.ofMinutes(5);

    private static final Duration LONG = Duration.ofDays(1);

    private final InboxComponent component;
    private final Inbox inbox;
    private final Meters meters;
    private final Clock clock;
    private final Unresolved unresolved;
    private final Turns turns = new Turns();
    /** Every provider that had something waiting: it is 0 when all is done, not gone. */
    private final Map<String, Long> counts = new HashMap<>();

    private boolean hastened;
    private ExecutorService workers;
    private ScheduledExecutorService looker;

    InboxConsumer(Endpoint endpoint, InboxComponent component, Processor processor) {
        super(endpoint, processor);
        this.component = component;
        this.inbox = component.inbox;
        this.meters = component.meters;
        this.clock = component.clock;
        this.unresolved = component.unresolved;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        inbox.onKept(turns::join);
        var services = getEndpoint().getCamelContext().getExecutorServiceManager();
        workers = services.newFixedThreadPool(this, "inbox", WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            workers.execute(this::work);
        }
        looker = services.newSingleThreadScheduledExecutor(this, "inbox-look");
        var unused = looker.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        var services = getEndpoint().getCamelContext().getExecutorServiceManager();
        // A route that was never started is stopped too.
        if (looker != null) {
            services.shutdownNow(looker);
            services.shutdownGraceful(workers, TimeUnit.SECONDS.toMillis(10));
        }
        super.doStop();
    }

    /** Finds what is due again, and what was there before the start. */
    private void look() {
        try {
            if (!hastened) {
                inbox.hasten();
                hastened = true;
            }
            List<Waiting> waiting = inbox.waiting();
            Instant now = clock.instant();
            counts.replaceAll((provider, count) -> 0L);
            waiting.forEach(one -> {
                counts.put(one.provider(), one.count());
                if (!one.due().isAfter(now)) {
                    turns.join(one.provider());
                }
            });
            meters.gauges(Metric.WEBHOOKS_WAITING, counts);
        } catch (RuntimeException e) {
            LOG.debugf("nobody knows what waits to be resolved: %s", e.getMessage());
        }
    }

    private void work() {
        while (isRunAllowed()) {
            try {
                String provider = component.isGoing() ? turns.next(1) : null;
                if (provider != null) {
                    serve(provider);
                } else if (!component.isGoing()) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(String provider) throws InterruptedException {
        List<CompletableFuture<Integer>> settled = new ArrayList<>();
        try {
            List<Notification> due = inbox.due(provider, BATCH);
            for (Notification one : due) {
                if (isRunAllowed() && component.isGoing()) {
                    settled.add(resolve(one));
                }
            }
            // What is not settled yet would be found again.
            settled.forEach(CompletableFuture::join);
            if (due.size() == BATCH) {
                turns.join(provider);
            }
        } catch (RuntimeException e) {
            unresolved.trouble(provider, e.getMessage());
            TimeUnit.SECONDS.sleep(1);
        } finally {
            turns.served(provider);
        }
    }

    private CompletableFuture<Integer> resolve(Notification notification) {
        String provider = notification.provider();
        Meant meant = new Meant(provider, notification.type());
        Exchange exchange = Carried.through(this, notification.traceparent(), filled -> {
            filled.setVariable("notification", meant);
            filled.getMessage().setBody(Json.read(notification.body()));
        });
        Exception failure = plain(exchange.getException());
        DoorClosed closed = exchange.getException(DoorClosed.class);
        boolean asked = closed == null && exchange.getException(NotAsked.class) == null;
        Instant until =
                asked ? null : closed != null ? closed.until() : clock.instant().plus(UNASKED_REST);
        releaseExchange(exchange, false);
        if (failure == null) {
            return settle(notification, meant.unknown() ? "unknown" : "resolved");
        }
        return component.isGoing() ? again(notification, failure, asked, until) : CompletableFuture.completedFuture(0);
    }

    /** A split wraps what went wrong in a part of it. */
    private static Exception plain(Exception failure) {
        return failure instanceof CamelExchangeException && failure.getCause() instanceof Exception cause
                ? cause
                : failure;
    }

    private CompletableFuture<Integer> settle(Notification notification, String state) {
        unresolved.works(notification.provider());
        return inbox.settle(notification.id(), state).whenComplete((done, notDone) -> {
            if (notDone == null) {
                meters.count(Metric.WEBHOOKS_RESOLVED, notification.provider(), state);
            }
        });
    }

    private CompletableFuture<Integer> again(
            Notification notification, Exception failure, boolean asked, Instant until) {
        String provider = notification.provider();
        meters.count(Metric.WEBHOOKS_RESOLVED, provider, "failed");
        String reason = Redaction.redact(String.valueOf(failure.getMessage()));
        unresolved.trouble(provider, reason);
        Instant late = notification.receivedAt().plus(LONG);
        boolean wasLate =
                notification.triedAt() != null && !notification.triedAt().isBefore(late);
        if (!wasLate && !clock.instant().isBefore(late)) {
            LOG.warnf(
                    "webhook %s: notification %d of %s is not resolved after %d attempts; it is kept and tried each hour: %s",
                    provider, notification.id(), notification.receivedAt(), notification.attempts() + 1, reason);
        }
        return inbox.again(notification, reason, asked, until);
    }
}
