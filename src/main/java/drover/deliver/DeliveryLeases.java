package drover.deliver;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;

/**
 * The leases of this process. {@link OutboxConsumer} alone claims and settles; as the idempotent repository {@code #deliveries}
 * it guards: a claim passes the idempotentConsumer EIP once, and only while its lease lasts. A lease is in the store too, so
 * no key can be stuck after a crash: at worst the delivery comes round again, with the same id.
 */
@Singleton
@Named("deliveries")
public class DeliveryLeases implements IdempotentRepository {
    private final Deliveries deliveries;
    private final Downstreams downstreams;
    private final Pauses pauses;
    private final Settlements settlements;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Leased> leases = new ConcurrentHashMap<>();

    @Inject
    DeliveryLeases(
            Deliveries deliveries, Downstreams downstreams, Pauses pauses, Settlements settlements, Clock clock) {
        this(deliveries, downstreams, pauses, settlements, clock, System::nanoTime);
    }

    /** @param nanos a clock that nobody sets: a lease lasts as long as it says whatever the time of day does */
    DeliveryLeases(
            Deliveries deliveries,
            Downstreams downstreams,
            Pauses pauses,
            Settlements settlements,
            Clock clock,
            LongSupplier nanos) {
        this.deliveries = deliveries;
        this.downstreams = downstreams;
        this.pauses = pauses;
        this.settlements = settlements;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** A claim, until when it holds, and whether the route has it already. */
    private record Leased(Claim claim, long until, AtomicBoolean taken) {}

    /** Claims what is due, but what this process is delivering just now. */
    List<Claim> claim(String downstream, int limit, Duration lease) {
        long until = nanos.getAsLong() + lease.toNanos();
        List<Claim> fresh = new ArrayList<>();
        for (Claim claim : deliveries.claim(downstream, limit, lease)) {
            Leased live = leases.get(claim.key());
            if (live != null && isLive(live)) {
                // The time of day has gone past the lease, and the lease has not ended: the claim in hand gets the new
                // number.
                leases.put(claim.key(), new Leased(claim, until, live.taken()));
            } else {
                leases.put(claim.key(), new Leased(claim, until, new AtomicBoolean()));
                fresh.add(claim);
            }
        }
        return fresh;
    }

    private boolean isLive(Leased leased) {
        return nanos.getAsLong() - leased.until() < 0;
    }

    /** False: it passed already, or nobody holds a claim of it any more. */
    @Override
    public boolean add(String key) {
        Leased leased = leases.get(key);
        return leased != null && isLive(leased) && leased.taken().compareAndSet(false, true);
    }

    /** Settles a delivery by what came of its exchange, and says how. */
    Outcome settle(Claim claim, Exchange exchange) {
        Outcome outcome = outcome(claim, exchange);
        if (outcome instanceof Outcome.Held held) {
            pauses.hold(claim, held.by(), held.why());
        } else if (outcome instanceof Outcome.Delivered) {
            pauses.taken(claim);
        }
        end(claim, outcome);
        return outcome;
    }

    private Outcome outcome(Claim claim, Exchange exchange) {
        Downstreams.Settings settings = downstreams.settings(claim.downstream());
        Verdict verdict = new Verdict(
                settings.retrySchedule(), clock.millis(), Actions.took(exchange), ThreadLocalRandom.current());
        if (exchange.getException() != null) {
            return settings.acts()
                    ? verdict.ofAction(exchange.getException(), claim)
                    : verdict.of(exchange.getException(), claim);
        }
        if (exchange.getProperty(Exchange.DUPLICATE_MESSAGE, false, Boolean.class)) {
            // It waited longer than its lease: whoever claims it next delivers it.
            return new Outcome.Due(0, 0, null, null);
        }
        if (settings.acts()) {
            return verdict.acted(Actions.result(exchange));
        }
        return verdict.taken(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class));
    }

    /** Gives back what was claimed and not begun, to be claimed again after so long. */
    void release(Claim claim, Duration delay) {
        end(claim, new Outcome.Due(delay.toMillis(), 0, null, null));
    }

    private void end(Claim claim, Outcome outcome) {
        Leased leased = leases.remove(claim.key());
        settlements.add(leased == null ? claim : leased.claim(), outcome);
    }

    @Override
    public boolean contains(String key) {
        return leases.containsKey(key);
    }

    /** What was delivered is settled with its exchange. */
    @Override
    public boolean confirm(String key) {
        return true;
    }

    /** What failed is settled with its exchange. */
    @Override
    public boolean remove(String key) {
        return true;
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
