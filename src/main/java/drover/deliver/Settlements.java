package drover.deliver;

import drover.deliver.Outcome.Settled;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** How tries ended, on its way into the store: collected while the store is writing, and written together. */
@ApplicationScoped
class Settlements {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Store store;
    private final Deliveries deliveries;
    private final Downstreams downstreams;
    private final Meters meters;
    private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean behind;

    Settlements(Store store, Deliveries deliveries, Downstreams downstreams, Meters meters) {
        this.store = store;
        this.deliveries = deliveries;
        this.downstreams = downstreams;
        this.meters = meters;
    }

    void add(Claim claim, Outcome outcome) {
        measure(claim, outcome);
        settled.add(new Settled(claim, outcome));
        write();
    }

    /** Whether what was settled cannot be written at present: then nothing is claimed, or it would be made again. */
    boolean isBehind() {
        return behind;
    }

    private void measure(Claim claim, Outcome outcome) {
        Attempt attempt = outcome.attempt();
        if (attempt == null) {
            return;
        }
        String how = "retry";
        if (outcome instanceof Outcome.Delivered) {
            how = "delivered";
            long waited = Math.max(0, attempt.endedAt() - claim.event().storedAt());
            meters.time(Metric.DELIVERY_LATENCY, Duration.ofMillis(waited), claim.downstream());
        } else if (outcome instanceof Outcome.Dead) {
            how = "dead";
        }
        meters.time(Metric.DELIVERIES, Duration.ofMillis(attempt.took()), claim.downstream(), how);
    }

    /** One write at a time takes all that was settled since the last: the slower the disk, the larger the batch. */
    private void write() {
        if (settled.isEmpty() || !writing.compareAndSet(false, true)) {
            return;
        }
        List<Settled> batch = new ArrayList<>();
        CompletableFuture<?> unused = store.submit(connection -> {
                    for (Settled next = settled.poll(); next != null; next = settled.poll()) {
                        batch.add(next);
                    }
                    deliveries.settle(connection, batch);
                    return null;
                })
                .whenCompleteAsync((done, failure) -> {
                    if (failure == null) {
                        written(batch);
                    } else {
                        keep(batch, failure);
                    }
                });
    }

    private void written(List<Settled> batch) {
        behind = false;
        writing.set(false);
        batch.stream().map(s -> s.claim().downstream()).distinct().forEach(downstreams::wake);
        write();
    }

    private void keep(List<Settled> batch, Throwable failure) {
        behind = true;
        LOG.debugf("what was delivered is not written down yet: %s", failure.getMessage());
        settled.addAll(batch);
        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    writing.set(false);
                    write();
                });
    }

    /** Waits until everything settled is written, so that a stop repeats nothing. */
    void flush(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while ((writing.get() || !settled.isEmpty()) && System.nanoTime() < end) {
            write();
            Thread.sleep(5);
        }
    }
}
