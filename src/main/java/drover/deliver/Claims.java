package drover.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * What is claimed for one downstream and not begun yet. One thread claims what is due, in batches, and those that deliver take
 * from it. It sleeps until an append, a settled delivery or the next due time wakes it. While the downstream is paused, or its
 * door is closed (its breaker is open, or it asked for a pause), nothing is claimed.
 */
final class Claims {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    private static final int BATCH_PER_THREAD = 50;
    /** What is claimed is delivered within this part of the lease, or the lease would end before the delivery does. */
    private static final int LEASE_PARTS = 10;

    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final OutboxEndpoint endpoint;
    private final OutboxComponent outbox;
    private final Progress progress;
    private final BooleanSupplier going;
    private final LinkedBlockingQueue<Claim> claimed = new LinkedBlockingQueue<>();
    private final Semaphore wakeUp = new Semaphore(0);
    /** True while more is due than was claimed: then whoever takes the half of it asks for the next. */
    private final AtomicBoolean sated = new AtomicBoolean();

    /** @param going whether to claim and deliver still */
    Claims(OutboxEndpoint endpoint, OutboxComponent outbox, Progress progress, BooleanSupplier going) {
        this.endpoint = endpoint;
        this.outbox = outbox;
        this.progress = progress;
        this.going = going;
    }

    /** There may be something to claim. */
    void wake() {
        wakeUp.release();
    }

    /** The next that was claimed, or null where none has come for a while. */
    Claim next() throws InterruptedException {
        Claim next = claimed.poll(200, TimeUnit.MILLISECONDS);
        if (next != null && claimed.size() <= batch() / 2 && sated.compareAndSet(true, false)) {
            wakeUp.release();
        }
        return next;
    }

    /** Claims as long as it goes on. */
    void run() {
        long reportAt = System.nanoTime() + REPORT.toNanos();
        boolean filled = false;
        while (going.getAsBoolean()) {
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
                progress.failed("the store cannot be read or written: " + e.getMessage());
                pause();
            }
        }
        report();
    }

    private void report() {
        progress.report(outbox.deliveries.waiting(endpoint.name()));
    }

    /** Before its first delivery a new downstream is given all that it shall have, or the new would go before the old. */
    private boolean fill() {
        Downstream downstream = outbox.downstreams.settings(endpoint.name()).downstream();
        long reportAt = System.nanoTime() + REPORT.toNanos();
        while (going.getAsBoolean()) {
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
        if (!isAble() || !outbox.isBegun() || outbox.settlements.isBehind() || closedUntil() != null) {
            return false;
        }
        String name = endpoint.name();
        if (outbox.pauses.of(name) != null) {
            giveBack(Duration.ZERO);
            if (outbox.pauses.isToBeAsked(name, outbox.receivers.fingerprint(name))) {
                for (Claim claim : outbox.leases.claim(name, 1, endpoint.lease())) {
                    outbox.pauses.ask(name, claim);
                    claimed.add(claim);
                }
            }
            return false;
        }
        List<Claim> claims = outbox.leases.claim(name, batch, endpoint.lease());
        claimed.addAll(claims);
        return claims.size() == batch;
    }

    /** Whether all that a person must provide is there. */
    private boolean isAble() {
        try {
            outbox.receivers.check(endpoint.name());
            progress.unable(null);
            return true;
        } catch (IllegalStateException e) {
            progress.unable(e.getMessage());
            giveBack(Duration.ZERO);
            return false;
        }
    }

    /** Until when its door lets nothing through, or null while it is open. */
    Instant closedUntil() {
        return outbox.doors.of(Downstreams.door(endpoint.name())).closedUntil();
    }

    /** What is claimed and not begun is somebody else's again. */
    void giveBack(Duration delay) {
        for (Claim claim = claimed.poll(); claim != null; claim = claimed.poll()) {
            outbox.leases.release(claim, delay);
        }
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

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
