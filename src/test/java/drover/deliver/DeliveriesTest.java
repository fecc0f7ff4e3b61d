package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.subjects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.event.Event;
import drover.record.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claiming and settling, on every database the store can be kept in. */
class DeliveriesTest extends OutboxTest {
    @Test
    void a_claim_carries_the_event_whole() throws IOException {
        outbox.ingest(order(1, 0, "New"));

        Claim claim = outbox.claimOnly();

        assertEquals("order/1", claim.event().subject());
        assertEquals("leaflink.order.created", claim.event().type());
        assertEquals("default/" + claim.event().id(), claim.key());
        assertEquals(Event.lane("order/1"), claim.lane());
        assertEquals(0, claim.failures());
        assertEquals(
                claim.event().id(), Json.read(claim.event().body()).path("id").textValue());
    }

    @Test
    void what_is_due_is_claimed_oldest_first_and_at_most_as_many_as_asked_for() {
        outbox.ingest(order(3, 0, "New"), order(1, 1, "New"));
        outbox.clock.pass(Duration.ofMillis(1));
        outbox.ingest(order(2, 2, "New"), order(4, 3, "New"));

        assertEquals(List.of("order/3", "order/1", "order/2"), subjects(outbox.claim(3)));
        assertEquals(List.of("order/4"), subjects(outbox.claim(3)));
        assertEquals(List.of(), outbox.claim(3));
    }

    @Test
    void a_retry_that_is_due_goes_after_what_has_waited_longer() {
        outbox.ingest(order(1, 0, "New"));
        outbox.failed(outbox.claimOnly(), Duration.ofSeconds(5), 1);
        outbox.ingest(order(2, 1, "New"));
        outbox.clock.pass(Duration.ofSeconds(5));

        assertEquals(List.of("order/2"), subjects(outbox.claim(1)));
        assertEquals(List.of("order/1"), subjects(outbox.claim(1)));
    }

    @Test
    void of_each_lane_only_the_first_is_ready_and_the_next_follows_when_it_is_delivered() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"));
        outbox.ingest(order(1, 1, "Accepted"));
        outbox.ingest(order(1, 2, "Shipped"));
        List<Claim> first = outbox.claim(10);
        assertEquals(List.of("order/1", "order/2"), subjects(first));
        assertEquals(List.of(), outbox.claim(10));

        outbox.delivered(first.get(0));
        Claim second = outbox.claimOnly();
        assertEquals("leaflink.order.status_changed", second.event().type());
        outbox.failed(second, Duration.ofSeconds(5), 1);
        assertEquals(List.of(), outbox.claim(10), "the one after a failed one waits");

        outbox.clock.pass(Duration.ofSeconds(5));
        outbox.delivered(outbox.claimOnly());
        outbox.delivered(outbox.claimOnly(), first.get(1));
        assertEquals(0, outbox.deliveries.waiting("default"));
    }

    @Test
    void a_lane_is_one_subject_of_one_downstream() {
        outbox.downstreams(new Downstream("default", "*", true), new Downstream("other", "*", true));
        outbox.ingest(order(1, 0, "New"));
        outbox.ingest(order(1, 1, "Accepted"));

        outbox.delivered(outbox.claimOnly());

        assertEquals(1, outbox.claim(10).size());
        assertEquals(1, outbox.deliveries.claim("other", 10, LEASE).size());
    }

    @Test
    void a_lease_that_ends_comes_round_again_and_counts_as_no_failure() {
        outbox.ingest(order(1, 0, "New"));
        Claim lost = outbox.claimOnly();
        outbox.clock.pass(LEASE.minusMillis(1));
        assertEquals(List.of(), outbox.claim(10));
        outbox.clock.pass(Duration.ofMillis(1));

        Claim again = outbox.claimOnly();

        assertEquals(lost.event().id(), again.event().id());
        assertEquals(lost.number() + 1, again.number());
        assertEquals(0, again.failures());
    }

    @Test
    void a_release_with_an_old_claim_has_no_effect() {
        outbox.ingest(order(1, 0, "New"));
        Claim old = outbox.claimOnly();
        outbox.clock.pass(LEASE);
        outbox.claimOnly();

        outbox.failed(old, Duration.ZERO, 1);

        assertEquals(List.of(), outbox.claim(10));
        assertEquals("0", outbox.sql("SELECT attempts FROM delivery"));
    }

    @Test
    void a_late_acknowledgement_of_an_old_claim_counts_because_it_was_delivered() {
        outbox.ingest(order(1, 0, "New"));
        Claim old = outbox.claimOnly();
        outbox.clock.pass(LEASE);
        Claim current = outbox.claimOnly();

        outbox.delivered(old);
        outbox.failed(current, Duration.ZERO, 1);

        assertEquals(List.of(), outbox.claim(10));
        assertEquals("delivered", outbox.sql("SELECT state FROM delivery"));
    }

    @Test
    void a_failed_attempt_is_counted_and_its_reason_kept() {
        outbox.ingest(order(1, 0, "New"));
        outbox.failed(outbox.claimOnly(), Duration.ofSeconds(5), 1);
        assertEquals("answered 503", outbox.sql("SELECT reason FROM delivery"));
        assertEquals(Duration.ofSeconds(5), outbox.deliveries.untilDue("default"));
        outbox.clock.pass(Duration.ofSeconds(5));

        assertEquals(1, outbox.claimOnly().failures());
    }

    @Test
    void a_release_without_an_attempt_spends_none() {
        outbox.ingest(order(1, 0, "New"));
        outbox.failed(outbox.claimOnly(), Duration.ZERO, 0);

        assertEquals(0, outbox.claimOnly().failures());
    }

    @Test
    void a_clock_that_was_set_back_lets_nothing_wait_longer_than_its_own_delay() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"), order(3, 0, "New"));
        outbox.ingest(order(3, 1, "Accepted"));
        List<Claim> claims = outbox.claim(10);
        outbox.failed(claims.get(0), Duration.ofSeconds(5), 1);
        outbox.failed(claims.get(1), Duration.ofHours(1), 1);
        outbox.clock.pass(Duration.ofHours(-2));

        outbox.deliveries.bound("default");

        assertEquals(Duration.ofSeconds(5), outbox.deliveries.untilDue("default"));
        outbox.clock.pass(Duration.ofSeconds(5));
        assertEquals(List.of("order/1"), subjects(outbox.claim(10)));
        outbox.delivered(claims.get(2));
        assertEquals(List.of("order/3"), subjects(outbox.claim(10)), "what waited for it was never to wait for a time");
        outbox.clock.pass(Duration.ofHours(1));
        assertEquals(
                List.of("order/1", "order/2", "order/3"),
                subjects(outbox.claim(10)).stream().sorted().toList());
    }

    @Test
    void a_clock_that_was_not_set_changes_no_due_time() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"));
        outbox.failed(outbox.claim(1).get(0), Duration.ofHours(1), 1);
        outbox.clock.pass(Duration.ofMinutes(30));

        assertEquals(0, outbox.deliveries.bound("default"));
    }

    @Test
    void at_start_the_leases_of_a_dead_process_end_and_retries_keep_their_time() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"));
        List<Claim> claims = outbox.claim(2);
        outbox.failed(claims.get(1), Duration.ofHours(1), 1);

        outbox.deliveries.endLeases("default");

        assertEquals(List.of("order/1"), subjects(outbox.claim(10)));
    }

    @Test
    void nothing_ready_is_never_due() {
        assertNull(outbox.deliveries.untilDue("default"));
        outbox.ingest(order(1, 0, "New"));
        assertEquals(Duration.ZERO, outbox.deliveries.untilDue("default"));
        assertTrue(outbox.deliveries.claim("other", 10, LEASE).isEmpty());
    }
}
