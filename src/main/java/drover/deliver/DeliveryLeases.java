package drover.deliver;

import drover.deliver.Outcome.Settled;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.store.Store;
import drover.system.ApiException;
import drover.system.DoorClosed;
import drover.system.Doors;
import drover.system.Permanent;
import drover.system.RateLimited;
import drover.system.Redaction;
import drover.system.Transient;
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
import java.util.concurrent.TimeUnit;
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
    private static final String OUTCOME = "drover.outcome";
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Store store;
    private final Deliveries deliveries;
    private final Downstreams downstreams;
    private final Clock clock;
    private final Meters meters;
    private final Map<String, Leased> leases = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean behind;

    DeliveryLeases(Store store, Deliveries deliveries, Downstreams downstreams, Clock clock, Meters meters) {
        this.store = store;
        this.deliveries = deliveries;
        this.downstreams = downstreams;
        this.clock = clock;
        this.meters = meters;
    }

    /** A claim, and whether the route has it already. */
    private record Leased(Claim claim, Instant until, AtomicBoolean taken) {
        Leased(Claim claim, Instant until) {
            this(claim, until, new AtomicBoolean());
        }
    }

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
            return leased.taken().compareAndSet(false, true);
        }
        leases.remove(key);
        String downstream = key.substring(0, key.indexOf('/'));
        Duration lease = downstreams.settings(downstream).lease();
        Instant until = clock.instant().plus(lease);
        List<Claim> claim = deliveries.claimOne(downstream, key.substring(key.indexOf('/') + 1), lease);
        claim.forEach(one -> leases.put(key, new Leased(one, until, new AtomicBoolean(true))));
        return !claim.isEmpty();
    }

    /** Acknowledges: it was delivered. */
    @Override
    public boolean confirm(Exchange exchange, String key) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        return settle(key, claim -> new Outcome.Delivered(attempt(exchange, status, "delivered")));
    }

    @Override
    public boolean confirm(String key) {
        return settle(key, claim -> new Outcome.Delivered(new Attempt(clock.millis(), 0, 0, "delivered")));
    }

    @Override
    public boolean remove(String key) {
        return settle(key, claim -> new Outcome.Due(clock.millis(), 0, null, null));
    }

    /** Releases: it was not delivered; what becomes of it depends on why. */
    @Override
    public boolean remove(Exchange exchange, String key) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Exception.class);
        return settle(key, claim -> outcome(claim, exchange, failure));
    }

    /** Settles what the route left open: a route without the EIP, or one that failed before it. */
    void settleIfOpen(Claim claim, Exchange exchange) {
        Leased leased = leases.get(claim.key());
        if (leased != null && leased.claim().number() == claim.number()) {
            if (exchange.getException() == null) {
                confirm(exchange, claim.key());
            } else {
                settle(claim.key(), open -> outcome(open, exchange, exchange.getException()));
            }
        }
    }

    /** Gives back what was claimed and not begun. */
    void release(Claim claim, long dueAt) {
        Leased leased = leases.get(claim.key());
        if (leased != null && leased.claim().number() == claim.number()) {
            settle(claim.key(), open -> new Outcome.Due(dueAt, 0, null, null));
        }
    }

    /** What became of the delivery in the exchange, where it was not delivered. */
    static Outcome outcome(Exchange exchange) {
        return exchange.getProperty(OUTCOME, Outcome.class);
    }

    private Outcome outcome(Claim claim, Exchange exchange, Exception failure) {
        Outcome outcome = judge(claim, exchange, failure);
        exchange.setProperty(OUTCOME, outcome);
        return outcome;
    }

    private Outcome judge(Claim claim, Exchange exchange, Exception failure) {
        ApiException cause = apiException(failure);
        if (cause instanceof DoorClosed closed) {
            // Nothing was tried, so no attempt is spent.
            long dueAt = closed.until() == null
                    ? clock.millis() + OPEN_BREAKER.toMillis()
                    : closed.until().toEpochMilli();
            return new Outcome.Due(dueAt, 0, closed.getMessage(), null);
        }
        int status = cause == null ? 0 : cause.getStatus();
        String result = Redaction.redact(
                failure == null ? "the route stopped" : String.valueOf((cause == null ? failure : cause).getMessage()));
        Attempt attempt = attempt(exchange, status, result);
        if (cause instanceof Permanent refused) {
            return refused(claim, refused, attempt);
        }
        if (cause instanceof RateLimited limited) {
            return again(claim, attempt, limited.until());
        }
        // A mistake of ours is not the event's fault: it is tried until the mistake is mended.
        return cause instanceof Transient trouble
                ? again(claim, attempt, trouble.until())
                : new Outcome.Due(attempt.endedAt() + backoff(claim), 1, result, attempt);
    }

    private Outcome refused(Claim claim, Permanent answer, Attempt attempt) {
        String name = claim.downstream();
        switch (answer.getStatus()) {
            case 401, 403 ->
                downstreams.pause(
                        name,
                        Downstreams.Pauser.REFUSED,
                        "it answered " + answer.getStatus() + "; check downstream." + name + ".secret and .headers");
            case 410 ->
                downstreams.pause(name, Downstreams.Pauser.GONE, "it answered 410: it wants no events any more");
            default -> {
                return new Outcome.Dead(attempt);
            }
        }
        return new Outcome.Due(attempt.endedAt(), 0, attempt.result(), attempt);
    }

    private Outcome again(Claim claim, Attempt attempt, Instant until) {
        RetrySchedule schedule = downstreams.settings(claim.downstream()).retrySchedule();
        if (schedule.isOver(claim.failures() + 1)) {
            return new Outcome.Dead(new Attempt(
                    attempt.endedAt(),
                    attempt.status(),
                    attempt.took(),
                    "given up after " + (claim.failures() + 1) + " attempts: " + attempt.result()));
        }
        long dueAt = attempt.endedAt() + backoff(claim);
        return new Outcome.Due(
                until == null ? dueAt : Math.max(dueAt, until.toEpochMilli()), 1, attempt.result(), attempt);
    }

    private long backoff(Claim claim) {
        RetrySchedule schedule = downstreams.settings(claim.downstream()).retrySchedule();
        return schedule.after(claim.failures() + 1, ThreadLocalRandom.current()).toMillis();
    }

    private Attempt attempt(Exchange exchange, int status, String result) {
        Duration took = Doors.sinceEntered(exchange);
        return new Attempt(clock.millis(), status, took == null ? 0 : (int) took.toMillis(), result);
    }

    private static ApiException apiException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException found) {
                return found;
            }
        }
        return null;
    }

    private boolean settle(String key, Function<Claim, Outcome> outcome) {
        Leased leased = leases.remove(key);
        if (leased == null) {
            return false;
        }
        Outcome ended = outcome.apply(leased.claim());
        measure(leased.claim(), ended);
        settled.add(new Settled(leased.claim(), ended));
        write();
        return true;
    }

    private void measure(Claim claim, Outcome outcome) {
        if (outcome instanceof Outcome.Delivered done) {
            attempt(claim, done.attempt(), "delivered");
            long waited = Math.max(0, done.attempt().endedAt() - claim.event().storedAt());
            meters.time(Metric.DELIVERY_LATENCY, Duration.ofMillis(waited), claim.downstream());
        } else if (outcome instanceof Outcome.Dead letter) {
            attempt(claim, letter.attempt(), "dead");
        } else if (outcome instanceof Outcome.Due due && due.attempt() != null) {
            attempt(claim, due.attempt(), "retry");
        }
    }

    private void attempt(Claim claim, Attempt attempt, String outcome) {
        meters.time(Metric.DELIVERIES, Duration.ofMillis(attempt.took()), claim.downstream(), outcome);
    }

    /** Whether what was settled cannot be written at present: then nothing is claimed, or it would be made again. */
    boolean isBehind() {
        return behind;
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
                        behind = false;
                        writing.set(false);
                        batch.stream()
                                .map(s -> s.claim().downstream())
                                .distinct()
                                .forEach(downstreams::wake);
                        write();
                    } else {
                        behind = true;
                        LOG.debugf("what was delivered is not written down yet: %s", failure.getMessage());
                        settled.addAll(batch);
                        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                .execute(() -> {
                                    writing.set(false);
                                    write();
                                });
                    }
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
