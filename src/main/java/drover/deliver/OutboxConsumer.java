package drover.deliver;

import drover.traces.Traceparent;
import java.time.Duration;
import java.time.Instant;
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
import org.jboss.logging.MDC;

/**
 * {@code outbox:<downstream>}: one thread claims what is due, in batches, and {@code concurrency} threads carry it through
 * the route. It sleeps until an append, a settled delivery or the next due time wakes it. While the downstream's door is
 * closed (its breaker is open, or it asked for a pause) nothing is claimed.
 */
final class OutboxConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger("drover.outbox");
    /** What a log line says of the event it is about, where the format shows it. */
    private static final String EVENT_ID = "event.id";

    private static final String EVENT_SUBJECT = "event.subject";

    private static final int BATCH_PER_THREAD = 50;
    /** What is claimed is delivered within this part of the lease, or the lease would end before the delivery does. */
    private static final int LEASE_PARTS = 10;

    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final Duration CALM = Duration.ofSeconds(10);

    private final OutboxEndpoint endpoint;
    private final OutboxComponent outbox;
    private final LinkedBlockingQueue<Claim> claimed = new LinkedBlockingQueue<>();
    private final Semaphore wakeUp = new Semaphore(0);
    /** True while more is due than was claimed: then whoever takes the half of it asks for the next. */
    private final AtomicBoolean sated = new AtomicBoolean();

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private ExecutorService threads;
    private volatile String trouble;
    /** When something failed last. */
    private volatile long troubledAt;
    /** Whether something was delivered since. */
    private volatile boolean works;

    OutboxConsumer(OutboxEndpoint endpoint, OutboxComponent outbox, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.outbox = outbox;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        outbox.deliveries.endLeases(endpoint.name());
        if (!endpoint.hasUrl()) {
            LOG.warnf(
                    "%s: no address, so its events are kept and not delivered: set downstream.%s.url (DOWNSTREAM_%s_URL)",
                    endpoint.name(),
                    endpoint.name(),
                    endpoint.name().toUpperCase(Locale.ROOT).replace('-', '_'));
            return;
        }
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
        // What is under way is finished; what is only claimed is given back.
        if (threads != null) {
            getEndpoint()
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .shutdownGraceful(threads, TimeUnit.SECONDS.toMillis(10));
        }
        giveBack(outbox.clock.millis());
        outbox.leases.flush();
        super.doStop();
    }

    private void claimWhileRunning() {
        long reportAt = System.nanoTime() + REPORT.toNanos();
        boolean filled = false;
        while (isGoing()) {
            try {
                wakeUp.drainPermits();
                if (!filled) {
                    filled = fill();
                }
                sated.set(filled && claim());
                if (System.nanoTime() >= reportAt) {
                    report();
                    reportAt = System.nanoTime() + REPORT.toNanos();
                }
                if (!sated.get() || claimed.size() > batch() / 2) {
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

    /** Before its first delivery a new downstream is given all that it shall have, or the new would go before the old. */
    private boolean fill() {
        Downstream downstream = outbox.downstreams.settings(endpoint.name()).downstream();
        long reportAt = System.nanoTime() + REPORT.toNanos();
        while (isGoing()) {
            if (outbox.deliveries.fill(downstream)) {
                return true;
            }
            if (System.nanoTime() >= reportAt) {
                LOG.infof(
                        "%s: is given what is stored already, %d events so far",
                        endpoint.name(), outbox.deliveries.waiting(endpoint.name()));
                reportAt = System.nanoTime() + REPORT.toNanos();
            }
        }
        return false;
    }

    /** @return whether there may be more to claim at once */
    private boolean claim() {
        int batch = batch();
        if (claimed.size() > batch / 2) {
            return true;
        }
        if (isHeld() || !outbox.isBegun() || outbox.leases.isBehind() || closedUntil() != null) {
            return false;
        }
        List<Claim> claims = outbox.leases.claim(endpoint.name(), batch, endpoint.lease());
        claimed.addAll(claims);
        return claims.size() == batch;
    }

    /** Whether it is paused, or lacks a credential that a person must provide. */
    private boolean isHeld() {
        if (outbox.downstreams.pause(endpoint.name()) != null) {
            giveBack(outbox.clock.millis());
            return true;
        }
        try {
            outbox.headers.check(Downstreams.door(endpoint.name()));
            outbox.webhooks.check(Downstreams.door(endpoint.name()));
            return false;
        } catch (IllegalStateException e) {
            trouble("nothing can be delivered: " + e.getMessage());
            return true;
        }
    }

    /** Until when its door lets nothing through, or null while it is open. */
    private Instant closedUntil() {
        return outbox.doors.of(Downstreams.door(endpoint.name())).closedUntil();
    }

    private void giveBack(long dueAt) {
        for (Claim claim = claimed.poll(); claim != null; claim = claimed.poll()) {
            outbox.leases.release(claim, dueAt);
        }
    }

    private boolean isGoing() {
        return isRunAllowed() && !outbox.doors.isEnding();
    }

    private int batch() {
        long withinLease = (long) endpoint.ratePerSecond() * endpoint.lease().toMillis() / 1000 / LEASE_PARTS;
        return (int) Math.max(
                endpoint.concurrency(), Math.min((long) endpoint.concurrency() * BATCH_PER_THREAD, withinLease));
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
                if (claim != null) {
                    deliverUnlessClosed(claim);
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

    private void deliverUnlessClosed(Claim claim) {
        Instant until = closedUntil();
        if (!isGoing() || outbox.downstreams.pause(endpoint.name()) != null) {
            outbox.leases.release(claim, outbox.clock.millis());
        } else if (until != null) {
            outbox.leases.release(claim, until.toEpochMilli());
        } else {
            deliver(claim);
        }
    }

    private void deliver(Claim claim) {
        Exchange exchange = createExchange(false);
        MDC.put(EVENT_ID, claim.event().id());
        MDC.put(EVENT_SUBJECT, claim.event().subject());
        try {
            exchange.getMessage().setBody(claim.event().body());
            exchange.setVariable("delivery", claim.key());
            exchange.setVariable("event.id", claim.event().id());
            exchange.setVariable("event.type", claim.event().type());
            exchange.setVariable("event.subject", claim.event().subject());
            exchange.setVariable("event.gap", claim.gap() == null ? "" : claim.gap());
            Traceparent.proceed(exchange, claim.event().traceparent());
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
        outbox.leases.settleIfOpen(claim, exchange);
        outcome(claim, exchange);
        MDC.remove(EVENT_ID);
        MDC.remove(EVENT_SUBJECT);
        releaseExchange(exchange, false);
    }

    private void outcome(Claim claim, Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            delivered.incrementAndGet();
            works = true;
            return;
        }
        if (DeliveryLeases.outcome(exchange) instanceof Outcome.Dead letter) {
            deadLetter(claim, letter);
            return;
        }
        if (!isGoing() || outbox.downstreams.pause(endpoint.name()) != null) {
            // It was cut off by our own end, or the pause has said already why.
            return;
        }
        trouble(claim.event().type() + " " + claim.event().subject() + " was not delivered: " + failure.getMessage());
    }

    /** One line for the first of several. */
    private void deadLetter(Claim claim, Outcome.Dead letter) {
        if (dead.getAndIncrement() == 0) {
            LOG.warnf(
                    "%s: %s %s is a dead letter (GET /operations/dead-letters), and what follows it passes: %s",
                    endpoint.name(),
                    claim.event().type(),
                    claim.event().subject(),
                    letter.attempt().result());
        }
    }

    /** One line when it begins, none while it lasts, also where only some deliveries fail. */
    private void trouble(String what) {
        if (trouble == null) {
            LOG.warnf("%s: %s. It stays in the outbox and is tried again.", endpoint.name(), what);
        }
        trouble = what;
        troubledAt = System.nanoTime();
        works = false;
    }

    /** It is over when something was delivered and nothing has failed for a while. */
    private void recover() {
        if (trouble != null && works && System.nanoTime() - troubledAt > CALM.toNanos()) {
            trouble = null;
            LOG.infof("%s: delivering again", endpoint.name());
        }
    }

    private void report() {
        recover();
        long more = dead.getAndSet(0) - 1;
        if (more > 0) {
            LOG.warnf("%s: %d more dead letters", endpoint.name(), more);
        }
        long since = delivered.getAndSet(0);
        if (since > 0) {
            LOG.infof(
                    "%s: %d delivered, %d waiting", endpoint.name(), since, outbox.deliveries.waiting(endpoint.name()));
        }
    }
}
