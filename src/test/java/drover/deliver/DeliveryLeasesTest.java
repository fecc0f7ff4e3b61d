package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.order;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.metrics.Meters;
import drover.store.TestDatabase;
import drover.system.TestApi;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who claims, who passes the guard, and how an exchange settles a delivery. */
@Timeout(120)
class DeliveryLeasesTest {
    @TempDir
    Path folder;

    private DeliveriesFixture outbox;
    private Settlements settlements;
    private DeliveryLeases leases;
    private Claim claim;

    @BeforeEach
    void oneClaim() {
        outbox = new DeliveriesFixture(TestDatabase.sqlite(folder));
        outbox.register();
        settlements = new Settlements(
                outbox.store, outbox.deliveries, outbox.registry, new Meters(new SimpleMeterRegistry()));
        leases = new DeliveryLeases(
                outbox.deliveries, outbox.registry, outbox.pauses, settlements, outbox.clock, outbox.ticks::get);
        outbox.ingest(order(1, 0, "New"));
        List<Claim> claims = leases.claim("default", 10, LEASE);
        assertEquals(1, claims.size());
        claim = claims.get(0);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private static Exchange exchange(Exception failure) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setException(failure);
        return exchange;
    }

    private String delivery() throws InterruptedException {
        settlements.flush(Duration.ofSeconds(10));
        return outbox.sql(
                "SELECT state || ' after ' || attempts || ', kept ' || (SELECT COUNT(*) FROM attempt) FROM delivery");
    }

    @Test
    void what_went_well_is_delivered_with_its_status() throws InterruptedException {
        Exchange exchange = exchange(null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
        assertTrue(leases.add(claim.key()));
        assertTrue(leases.contains(claim.key()));

        leases.settle(claim, exchange);

        assertEquals("delivered after 1, kept 0", delivery());
        assertEquals("202", outbox.sql("SELECT status FROM delivery"));
        assertFalse(leases.contains(claim.key()));
    }

    @Test
    void what_failed_is_due_again_and_its_attempt_is_kept() throws InterruptedException {
        leases.settle(claim, exchange(TestApi.trouble(503, null)));

        assertEquals("ready after 1, kept 1", delivery());
        assertEquals("503", outbox.sql("SELECT status FROM attempt"));
    }

    /** The breaker leaves what it has seen in a property of the exchange; what counts is what the route threw. */
    @Test
    void the_failure_that_the_route_threw_counts_and_not_an_older_one() throws InterruptedException {
        Exchange exchange = exchange(TestApi.permanent(422));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("older"));

        assertInstanceOf(Outcome.Dead.class, leases.settle(claim, exchange));
        assertEquals("dead after 1, kept 1", delivery());
    }

    @Test
    void a_refused_credential_pauses_the_downstream_and_spends_no_attempt() throws InterruptedException {
        leases.settle(claim, exchange(TestApi.permanent(401)));

        assertEquals(Pause.By.REFUSED, outbox.pauses.of("default").by());
        assertEquals("ready after 0, kept 1", delivery());
        assertEquals(Duration.ZERO, outbox.deliveries.untilDue("default"));
    }

    @Test
    void a_claim_is_handed_to_one_exchange_only() {
        long taken = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> leases.add(claim.key())))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertEquals(1, taken);
    }

    @Test
    void what_nobody_has_claimed_does_not_pass() {
        outbox.ingest(order(2, 0, "New"));

        assertFalse(leases.add("default/" + outbox.sql("SELECT id FROM event WHERE seq = 2")));
    }

    @Test
    void a_claim_whose_lease_has_ended_does_not_pass_and_is_not_taken_for_delivered() throws InterruptedException {
        outbox.ticks.addAndGet(LEASE.toNanos());
        assertFalse(leases.add(claim.key()));
        Exchange exchange = exchange(null);
        exchange.setProperty(Exchange.DUPLICATE_MESSAGE, true);

        leases.settle(claim, exchange);

        assertEquals("ready after 0, kept 0", delivery());
    }

    @Test
    void a_clock_that_is_set_forward_makes_no_delivery_twice() throws InterruptedException {
        leases.add(claim.key());
        outbox.clock.pass(Duration.ofHours(2));

        assertEquals(List.of(), leases.claim("default", 10, LEASE), "it is under way");
        leases.settle(claim, exchange(TestApi.trouble(503, null)));

        assertEquals("ready after 1, kept 1", delivery(), "it settles with the number of the later claim");
    }

    @Test
    void a_clock_that_is_set_back_before_an_outcome_is_written_makes_nothing_wait_longer() {
        readOnly(true);
        leases.settle(claim, exchange(TestApi.trouble(503, null)));
        await().until(settlements::isBehind);

        outbox.clock.pass(Duration.ofHours(-4));
        readOnly(false);

        await().until(() -> !settlements.isBehind());
        Duration wait = outbox.deliveries.untilDue("default");
        assertTrue(wait.compareTo(Duration.ofHours(1)) < 0, wait::toString);
    }

    @Test
    void what_was_claimed_and_not_begun_is_given_back() throws InterruptedException {
        leases.release(claim, Duration.ofSeconds(7));

        assertEquals("ready after 0, kept 0", delivery());
        assertEquals(Duration.ofSeconds(7), outbox.deliveries.untilDue("default"));
    }

    @Test
    void what_the_store_cannot_take_is_written_when_it_can() {
        readOnly(true);
        assertFalse(settlements.isBehind());

        leases.settle(claim, exchange(null));

        await().until(settlements::isBehind);
        assertEquals("ready", outbox.states());
        readOnly(false);
        await().until(() -> !settlements.isBehind());
        assertEquals("delivered", outbox.states());
    }

    /** SQLite itself refuses to write. */
    private void readOnly(boolean on) {
        outbox.store.write(c -> c.createStatement().execute("PRAGMA query_only = " + (on ? "ON" : "OFF")));
    }
}
