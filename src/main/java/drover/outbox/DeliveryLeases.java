package drover.outbox;

import drover.api.DoorClosed;
import drover.api.RateLimited;
import drover.outbox.Deliveries.Outcome;
import drover.outbox.Deliveries.Settled;
import drover.store.Store;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.jboss.logging.Logger;

/**
 * The idempotent repository {@code #deliveries}: the life cycle of the idempotentConsumer EIP is that of a delivery.
 * {@code add} is the claim, {@code confirm} the acknowledgement, {@code remove} the release. A claim is a lease in the
 * store, so no key can be stuck after a crash: at worst the delivery comes round again, with the same id.
 *
 * <p>Claims come in batches from {@link OutboxConsumer}; {@code add} takes one of them over, or claims by itself.
 * Acknowledgements and releases are collected while the store is writing and written together.
 */
@Singleton
@Named("deliveries")
public class DeliveryLeases implements IdempotentRepository {
    private static final Logger LOG = Logger.getLogger("drover.outbox");
    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final Duration OPEN_BREAKER = Duration.ofSeconds(5);

    private final Store store;
    private final Deliveries deliveries;
    private final Downstreams downstreams;
    private final Clock clock;
    private final Map<String, Leased> leases = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    DeliveryLeases(Store store, Deliveries deliveries, Downstreams downstreams, Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.downstreams = downstreams;
        this.clock = clock;
    }

    private record Leased(Claim claim, Instant until) {}

    /** Claims what is due; the route's {@code add} takes each claim over. */
    List<Claim> claim(String downstream, int limit, Duration lease) {
        Instant until = clock.instant().plus(lease);
        List<Claim> claims = deliveries.claim(downstream, limit, lease);
        claims.forEach(claim -> leases.put(claim.key(), new Leased(claim, until)));
        return claims;
    }

    /** Claims the delivery {@code <downstream>/<event id>}. False: it is delivered, or somebody else holds the claim. */
    @Override
    public boolean add(String key) {
        Leased leased = leases.get(key);
        if (leased != null && clock.instant().isBefore(leased.until())) {
            return true;
        }
        leases.remove(key);
        String downstream = key.substring(0, key.indexOf('/'));
        Duration lease = downstreams.settings(downstream).lease();
        Instant until = clock.instant().plus(lease);
        List<Claim> claim = deliveries.claimOne(downstream, key.substring(key.indexOf('/') + 1), lease);
        claim.forEach(one -> leases.put(key, new Leased(one, until)));
        return !claim.isEmpty();
    }

    /** Acknowledges: it was delivered. */
    @Override
    public boolean confirm(String key) {
        return settle(key, claim -> new Outcome.Delivered());
    }

    @Override
    public boolean remove(String key) {
        return settle(key, claim -> new Outcome.Due(clock.millis(), 0, "released"));
    }

    /** Releases: it was not delivered and is due again, when depends on why. */
    @Override
    public boolean remove(Exchange exchange, String key) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Exception.class);
        return settle(key, claim -> release(claim, failure));
    }

    /** Settles what the route left open: a route without the EIP, or one that failed before it. */
    void settleIfOpen(Claim claim, Exchange exchange) {
        Leased leased = leases.get(claim.key());
        if (leased != null && leased.claim().number() == claim.number()) {
            Exception failure = exchange.getException();
            settle(claim.key(), open -> failure == null ? new Outcome.Delivered() : release(open, failure));
        }
    }

    private Outcome release(Claim claim, Exception failure) {
        String reason = failure == null ? "the route stopped" : String.valueOf(failure.getMessage());
        long now = clock.millis();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DoorClosed closed) {
                // Nothing was tried, so no attempt is spent.
                return new Outcome.Due(
                        closed.until() == null
                                ? now + OPEN_BREAKER.toMillis()
                                : closed.until().toEpochMilli(),
                        0,
                        reason);
            }
            if (cause instanceof RateLimited limited) {
                return new Outcome.Due(Math.max(limited.until().toEpochMilli(), now + backoff(claim)), 1, reason);
            }
        }
        return new Outcome.Due(now + backoff(claim), 1, reason);
    }

    private long backoff(Claim claim) {
        RetrySchedule schedule = downstreams.settings(claim.downstream()).retrySchedule();
        return schedule.after(claim.failures() + 1, ThreadLocalRandom.current()).toMillis();
    }

    private boolean settle(String key, Function<Claim, Outcome> outcome) {
        Leased leased = leases.remove(key);
        if (leased == null) {
            return false;
        }
        settled.add(new Settled(leased.claim(), outcome.apply(leased.claim())));
        write();
        return true;
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
                    if (failure != null) {
                        LOG.warnf(
                                "%d deliveries could not be settled and will be made again when their lease ends: %s",
                                batch.size(), failure.getMessage());
                    }
                    writing.set(false);
                    batch.stream().map(s -> s.claim().downstream()).distinct().forEach(downstreams::wake);
                    write();
                });
    }

    /** Waits until everything settled is written, so that a stop repeats nothing; at most ten seconds. */
    void flush() throws InterruptedException {
        long end = System.nanoTime() + FLUSH.toNanos();
        while ((writing.get() || !settled.isEmpty()) && System.nanoTime() < end) {
            write();
            Thread.sleep(5);
        }
    }

    @Override
    public boolean contains(String key) {
        return leases.containsKey(key);
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("what is delivered stays delivered");
    }

    @Override
    public void start() {
        // The store outlives it.
    }

    @Override
    public void stop() {
        // Leases end by themselves.
    }
}
