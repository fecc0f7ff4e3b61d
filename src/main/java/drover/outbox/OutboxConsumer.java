package drover.outbox;

import drover.api.DoorClosed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;

/**
 * {@code outbox:<downstream>}: one thread claims what is due, in batches, and {@code concurrency} threads carry it through
 * the route. It sleeps until an append, a settled delivery or the next due time wakes it. While the downstream's door is
 * closed (its breaker is open, or it asked for a pause) nothing is claimed.
 */
final class OutboxConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger("drover.outbox");
    private static final int BATCH_PER_THREAD = 50;
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final OutboxEndpoint endpoint;
    private final OutboxComponent outbox;
    private final LinkedBlockingQueue<Claim> claimed = new LinkedBlockingQueue<>();
    private final Semaphore wakeUp = new Semaphore(0);
    /** True while more is due than was claimed: then whoever takes the half of it asks for the next. */
    private final AtomicBoolean sated = new AtomicBoolean();

    private final AtomicLong delivered = new AtomicLong();
    private ExecutorService threads;
    private volatile long closedUntil;
    private volatile String trouble;

    OutboxConsumer(OutboxEndpoint endpoint, OutboxComponent outbox, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.outbox = outbox;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (!endpoint.hasUrl()) {
            LOG.warnf(
                    "%s: no address, so its events are kept and not delivered: set downstream.%s.url (DOWNSTREAM_%s_URL)",
                    endpoint.name(),
                    endpoint.name(),
                    endpoint.name().toUpperCase(Locale.ROOT).replace('-', '_'));
            return;
        }
        outbox.deliveries.endLeases(endpoint.name());
        outbox.downstreams.onWake(endpoint.name(), wakeUp::release);
        threads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "outbox-" + endpoint.name(), endpoint.concurrency() + 1);
        threads.execute(this::claimWhileRunning);
        for (int i = 0; i < endpoint.concurrency(); i++) {
            threads.execute(this::deliverWhileRunning);
        }
    }

    @Override
    protected void doStop() throws Exception {
        wakeUp.release();
        // What is under way is finished; what is only claimed stays in the store and is due when the lease ends or at
        // the
        // next start.
        if (threads != null) {
            getEndpoint()
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .shutdownGraceful(threads, TimeUnit.SECONDS.toMillis(10));
        }
        outbox.leases.flush();
        claimed.clear();
        super.doStop();
    }

    private void claimWhileRunning() {
        int batch = batch();
        long reportAt = System.nanoTime() + REPORT.toNanos();
        while (isGoing()) {
            try {
                wakeUp.drainPermits();
                boolean more = claimed.size() > batch / 2;
                if (outbox.isBegun() && System.currentTimeMillis() >= closedUntil && !more) {
                    List<Claim> claims = outbox.leases.claim(endpoint.name(), batch, endpoint.lease());
                    claimed.addAll(claims);
                    more = claims.size() == batch;
                }
                if (System.nanoTime() >= reportAt) {
                    report();
                    reportAt = System.nanoTime() + REPORT.toNanos();
                }
                sated.set(more);
                if (!more || claimed.size() > batch / 2) {
                    sleep();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                trouble("the store cannot be read or written: " + e.getMessage());
                pause();
            }
        }
        report();
    }

    private boolean isGoing() {
        return isRunAllowed() && !outbox.doors.isEnding();
    }

    private int batch() {
        return endpoint.concurrency() * BATCH_PER_THREAD;
    }

    private void sleep() throws InterruptedException {
        Duration due = outbox.deliveries.untilDue(endpoint.name());
        long millis = due == null ? LONGEST_SLEEP.toMillis() : Math.min(due.toMillis(), LONGEST_SLEEP.toMillis());
        // Never a busy loop: what is due but held back (door closed, queue full) is looked at again a little later.
        boolean woken = wakeUp.tryAcquire(Math.max(millis, 20), TimeUnit.MILLISECONDS);
        if (woken) {
            wakeUp.drainPermits();
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliverWhileRunning() {
        while (isGoing()) {
            try {
                Claim claim = claimed.poll(200, TimeUnit.MILLISECONDS);
                if (claim != null && isGoing()) {
                    deliver(claim);
                    if (claimed.size() <= batch() / 2 && sated.compareAndSet(true, false)) {
                        wakeUp.release();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void deliver(Claim claim) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(claim.event().body());
            exchange.setVariable("delivery", claim.key());
            exchange.setVariable("event.id", claim.event().id());
            exchange.setVariable("event.type", claim.event().type());
            exchange.setVariable("event.subject", claim.event().subject());
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
        outbox.leases.settleIfOpen(claim, exchange);
        outcome(claim, exchange.getException());
        releaseExchange(exchange, false);
    }

    private void outcome(Claim claim, Exception failure) {
        if (failure == null) {
            delivered.incrementAndGet();
            if (trouble != null) {
                trouble = null;
                LOG.infof("%s: delivering again", endpoint.name());
            }
            return;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DoorClosed closed && closed.until() != null) {
                closedUntil = closed.until().toEpochMilli();
            }
        }
        if (!isGoing()) {
            // It was cut off by our own end, and is made again at the next start.
            return;
        }
        trouble(claim.event().type() + " " + claim.event().subject() + " was not delivered: " + failure.getMessage());
    }

    /** One line when it begins, none while it lasts. */
    private void trouble(String what) {
        if (trouble == null) {
            LOG.warnf("%s: %s. It stays in the outbox and is tried again.", endpoint.name(), what);
        }
        trouble = what;
    }

    private void report() {
        long since = delivered.getAndSet(0);
        if (since > 0) {
            LOG.infof(
                    "%s: %d delivered, %d waiting", endpoint.name(), since, outbox.deliveries.waiting(endpoint.name()));
        }
    }
}
