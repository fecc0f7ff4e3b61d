package drover.deliver;

import drover.traces.Carried;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * {@code outbox:<downstream>}: one thread claims what is due ({@link Claims}), and {@code concurrency} threads carry it through the
 * route. What came of the exchange settles the delivery.
 */
final class OutboxConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    /** What a log line says of the event it is about, where the format shows it. */
    private static final String EVENT_ID = "event.id";

    private static final String EVENT_SUBJECT = "event.subject";
    /** At a stop, what is under way has so long: whatever hangs longer is delivered again after the next start. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** Where only its route is replaced, an attempt may end as it likes. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(60);

    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(3);

    private final OutboxEndpoint endpoint;
    private final OutboxComponent outbox;
    private final Progress progress;
    private final Claims claims;
    private ExecutorService threads;

    OutboxConsumer(OutboxEndpoint endpoint, OutboxComponent outbox, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.outbox = outbox;
        this.progress = outbox.progress(endpoint.name());
        this.claims = new Claims(endpoint, outbox, progress, this::isGoing);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.register();
        outbox.deliveries.endLeases(endpoint.name());
        outbox.deliveries.bound(endpoint.name());
        outbox.pauses.recall(endpoint.name());
        if (!endpoint.hasReceiver()) {
            progress.unable(String.format(
                    "it has no address: set downstream.%s.url (DOWNSTREAM_%s_URL)",
                    endpoint.name(), endpoint.name().toUpperCase(Locale.ROOT).replace('-', '_')));
            return;
        }
        outbox.downstreams.onWake(endpoint.name(), claims::wake);
        threads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "outbox-" + endpoint.name(), endpoint.concurrency() + 1);
        threads.execute(claims::run);
        for (int i = 0; i < endpoint.concurrency(); i++) {
            threads.execute(this::deliverWhileRunning);
        }
    }

    @Override
    protected void doStop() throws Exception {
        claims.wake();
        if (threads != null) {
            threads.shutdown();
            if (!hasEnded()) {
                LOG.warnf(
                        "%s: deliveries under way do not end; they are made again after the next start",
                        endpoint.name());
                threads.shutdownNow();
            }
        }
        // What is only claimed is given back.
        claims.giveBack(Duration.ZERO);
        outbox.settlements.flush(LONGEST_FLUSH);
        super.doStop();
    }

    private boolean hasEnded() throws InterruptedException {
        long begun = System.nanoTime();
        boolean ended = false;
        while (!ended) {
            Duration longest = outbox.doors.isEnding() ? LONGEST_END : LONGEST_ATTEMPT;
            if (System.nanoTime() - begun > longest.toNanos()) {
                return false;
            }
            ended = threads.awaitTermination(100, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private boolean isGoing() {
        return isRunAllowed() && !outbox.doors.isEnding();
    }

    private void deliverWhileRunning() {
        while (isGoing()) {
            try {
                Claim claim = claims.next();
                if (claim != null) {
                    deliverUnlessClosed(claim);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void deliverUnlessClosed(Claim claim) {
        Instant until = claims.closedUntil();
        if (!isGoing() || !outbox.pauses.lets(claim)) {
            outbox.leases.release(claim, Duration.ZERO);
        } else if (until != null) {
            outbox.leases.release(claim, Duration.ofMillis(Outcome.delay(until, outbox.clock.millis())));
        } else {
            deliver(claim);
        }
    }

    private void deliver(Claim claim) {
        MDC.put(EVENT_ID, claim.event().id());
        MDC.put(EVENT_SUBJECT, claim.event().subject());
        Exchange exchange = Carried.through(this, claim.event().traceparent(), filled -> fill(filled, claim));
        report(claim, outbox.leases.settle(claim, exchange), exchange.getException());
        MDC.remove(EVENT_ID);
        MDC.remove(EVENT_SUBJECT);
        releaseExchange(exchange, false);
    }

    private static void fill(Exchange exchange, Claim claim) {
        exchange.getMessage().setBody(claim.event().body());
        exchange.setVariable("event.delivery", claim.key());
        exchange.setVariable("event.id", claim.event().id());
        exchange.setVariable("event.type", claim.event().type());
        exchange.setVariable("event.subject", claim.event().subject());
        exchange.setVariable("event.gap", claim.gap() == null ? "" : claim.gap());
    }

    private void report(Claim claim, Outcome outcome, Exception failure) {
        if (outcome instanceof Outcome.Delivered) {
            progress.delivered();
        } else if (outcome instanceof Outcome.Dead letter) {
            progress.dead(claim, letter.attempt());
        } else if (failure != null && isGoing() && outbox.pauses.of(endpoint.name()) == null) {
            // Otherwise it was cut off by our own end, or the pause has said already why.
            progress.failed(claim.event().type() + " " + claim.event().subject() + " was not delivered: "
                    + failure.getMessage());
        }
    }
}
