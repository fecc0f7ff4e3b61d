package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.order;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.deliver.Downstreams.Pauser;
import drover.metrics.Meters;
import drover.store.TestDatabase;
import drover.system.BadData;
import drover.system.TestApi;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a delivery, by how its try ended. */
class DeliveryLeasesTest extends OutboxTest {
    @TempDir
    Path folder;

    private DeliveryLeases leases;
    private Instant now;

    @Override
    DataSource database() {
        return TestDatabase.sqlite(folder);
    }

    @BeforeEach
    void oneDelivery() {
        leases = new DeliveryLeases(
                outbox.store, outbox.deliveries, outbox.registry, outbox.clock, new Meters(new SimpleMeterRegistry()));
        outbox.ingest(order(1, 0, "New"));
        now = outbox.clock.instant();
    }

    private Claim claim() {
        List<Claim> claims = leases.claim("default", 10, LEASE);
        assertEquals(1, claims.size());
        return claims.get(0);
    }

    /** As the EIP does it when the route threw. */
    private Exchange tryIt(Exception failure) throws InterruptedException {
        Claim claim = claim();
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setException(failure);
        leases.add(claim.key());
        leases.remove(exchange, claim.key());
        leases.flush();
        return exchange;
    }

    private Duration dueIn() {
        return outbox.deliveries.untilDue("default");
    }

    private String delivery() {
        return outbox.sql(
                "SELECT state || ' after ' || attempts || ', kept ' || (SELECT COUNT(*) FROM attempt) FROM delivery");
    }

    private static void between(Duration least, Duration most, Duration actual) {
        assertTrue(actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0, actual::toString);
    }

    @Test
    void a_rate_limit_is_tried_again_when_it_says() throws InterruptedException {
        tryIt(TestApi.rateLimited(now.plusSeconds(3600)));

        assertEquals(Duration.ofHours(1), dueIn());
        assertEquals("ready after 1, kept 1", delivery());
        assertEquals("429", outbox.sql("SELECT status FROM attempt"));
    }

    @Test
    void a_rate_limit_that_ends_soon_is_tried_again_by_the_schedule() throws InterruptedException {
        tryIt(TestApi.rateLimited(now.plusSeconds(1)));

        between(Duration.ofSeconds(8), Duration.ofSeconds(12), dueIn());
    }

    @Test
    void trouble_is_tried_again_by_the_schedule_and_each_delay_is_its_own() throws InterruptedException {
        tryIt(TestApi.trouble(503, null));
        between(Duration.ofSeconds(8), Duration.ofSeconds(12), dueIn());
        outbox.clock.pass(dueIn());

        tryIt(TestApi.trouble(0, null));

        between(Duration.ofMinutes(4), Duration.ofMinutes(6), dueIn());
        assertEquals("ready after 2, kept 2", delivery());
        assertEquals("downstream.default answered 0", outbox.sql("SELECT reason FROM delivery"));
    }

    @Test
    void a_busy_downstream_is_not_asked_before_it_says() throws InterruptedException {
        tryIt(TestApi.trouble(503, now.plusSeconds(7200)));

        assertEquals(Duration.ofHours(2), dueIn());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void at_the_end_of_the_schedule_it_is_a_dead_letter(boolean limited) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            tryIt(limited ? TestApi.rateLimited(outbox.clock.instant()) : TestApi.trouble(503, null));
            outbox.clock.pass(Duration.ofHours(1));
        }

        assertEquals("dead after 3, kept 3", delivery());
        assertEquals(
                "given up after 3 attempts: downstream.default answered " + (limited ? 429 : 503),
                outbox.sql("SELECT reason FROM delivery"));
        assertEquals(
                "given up after 3 attempts: downstream.default answered " + (limited ? 429 : 503),
                outbox.sql("SELECT result FROM attempt ORDER BY claim DESC"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 413, 415, 422})
    void what_is_refused_for_good_is_a_dead_letter_at_once(int status) throws InterruptedException {
        Exchange exchange = tryIt(TestApi.permanent(status));

        assertEquals("dead after 1, kept 1", delivery());
        assertEquals(String.valueOf(status), outbox.sql("SELECT status FROM delivery"));
        assertTrue(DeliveryLeases.outcome(exchange) instanceof Outcome.Dead);
        assertNull(outbox.registry.pause("default"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_refused_credential_pauses_the_downstream_and_spends_no_attempt(int status) throws InterruptedException {
        tryIt(TestApi.permanent(status));

        assertEquals(Pauser.REFUSED, outbox.registry.pause("default").by());
        assertTrue(outbox.registry.pause("default").reason().contains("it answered " + status));
        assertEquals("ready after 0, kept 1", delivery());
        assertEquals(Duration.ZERO, dueIn());
    }

    @Test
    void one_that_wants_nothing_any_more_is_paused_and_its_events_are_kept() throws InterruptedException {
        tryIt(TestApi.permanent(410));

        assertEquals(Pauser.GONE, outbox.registry.pause("default").by());
        assertEquals("ready after 0, kept 1", delivery());
        assertEquals(Duration.ZERO, dueIn());
    }

    @Test
    void a_closed_door_spends_nothing() throws InterruptedException {
        tryIt(TestApi.closed(now.plusSeconds(30)));
        assertEquals(Duration.ofSeconds(30), dueIn());
        outbox.clock.pass(dueIn());

        tryIt(TestApi.closed(null));

        assertEquals(Duration.ofSeconds(5), dueIn());
        assertEquals("ready after 0, kept 0", delivery());
    }

    @Test
    void a_mistake_of_ours_is_never_a_dead_letter() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            tryIt(i % 2 == 0 ? new NullPointerException() : new BadData("no JSON", null));
            outbox.clock.pass(Duration.ofHours(1));
        }

        assertEquals("ready after 10, kept 10", delivery());
    }

    @Test
    void the_answer_is_found_behind_what_was_thrown() throws InterruptedException {
        tryIt(new CamelExecutionException("wrapped", null, new IOException("wrapped again", TestApi.permanent(422))));

        assertEquals("dead after 1, kept 1", delivery());
    }

    @Test
    void no_secret_is_kept_with_an_attempt() throws InterruptedException {
        tryIt(new IllegalStateException("apikey=CANARY of somebody@quillmoor.example"));

        assertEquals("apikey=*** of ***", outbox.sql("SELECT result FROM attempt"));
        assertEquals("apikey=*** of ***", outbox.sql("SELECT reason FROM delivery"));
    }

    @Test
    void what_went_well_is_delivered_with_its_status() throws InterruptedException {
        Claim claim = claim();
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);

        leases.add(claim.key());
        assertTrue(leases.contains(claim.key()));
        leases.confirm(exchange, claim.key());
        leases.flush();

        assertEquals("delivered after 1, kept 0", delivery());
        assertEquals("202", outbox.sql("SELECT status FROM delivery"));
        assertFalse(leases.contains(claim.key()));
    }

    @Test
    void a_claim_is_handed_to_one_exchange_only() {
        String key = claim().key();

        long taken =
                IntStream.range(0, 16)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> leases.add(key)))
                        .toList()
                        .stream()
                        .filter(CompletableFuture::join)
                        .count();

        assertEquals(1, taken);
    }

    @Test
    void a_delivery_that_nobody_has_claimed_is_claimed_by_who_adds_it() throws InterruptedException {
        String key = "default/" + outbox.sql("SELECT id FROM event");

        assertTrue(leases.add(key));
        assertFalse(leases.add(key));
        assertEquals(List.of(), leases.claim("default", 10, LEASE));
        leases.confirm(key);
        leases.flush();

        assertFalse(leases.add(key), "it is delivered");
    }

    @Test
    void after_its_lease_a_claim_is_made_anew() throws InterruptedException {
        Claim old = claim();
        leases.add(old.key());
        outbox.clock.pass(LEASE);

        assertTrue(leases.add(old.key()));
        leases.settleIfOpen(old, new DefaultExchange(new DefaultCamelContext()));
        leases.flush();

        assertEquals("ready after 0, kept 0", delivery(), "the old claim settles nothing");
    }

    @Test
    void what_was_claimed_and_not_begun_is_given_back() throws InterruptedException {
        Claim claim = claim();

        leases.release(claim, now.plusSeconds(7).toEpochMilli());
        leases.flush();

        assertEquals("ready after 0, kept 0", delivery());
        assertEquals(Duration.ofSeconds(7), dueIn());
    }

    @Test
    void what_the_store_cannot_take_is_written_when_it_can() {
        Claim claim = claim();
        readOnly(true);
        assertFalse(leases.isBehind());

        leases.add(claim.key());
        leases.confirm(claim.key());

        await().until(leases::isBehind);
        assertEquals("ready after 0, kept 0", delivery());
        readOnly(false);
        await().until(() -> !leases.isBehind());
        assertEquals("delivered after 1, kept 0", delivery());
    }

    /** SQLite itself refuses to write. */
    private void readOnly(boolean on) {
        outbox.store.write(c -> c.createStatement().execute("PRAGMA query_only = " + (on ? "ON" : "OFF")));
    }
}
