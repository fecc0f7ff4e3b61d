package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be delivered: its successors pass, and know of it. */
class DeadLettersTest extends OutboxTest {

    /** Three events of one order, of which the first is a dead letter. */
    private Claim firstOfThreeIsDead() {
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"), order(1, 2, "Shipped"));
        Claim first = outbox.claimOnly();
        outbox.dead(first);
        return first;
    }

    @Test
    void a_dead_letter_lets_its_successors_pass_and_all_of_them_carry_the_gap() {
        Claim first = firstOfThreeIsDead();
        assertNull(first.gap());

        Claim second = outbox.claimOnly();
        outbox.delivered(second);
        Claim third = outbox.claimOnly();

        assertEquals(first.event().id(), second.gap());
        assertEquals(first.event().id(), third.gap());
    }

    @Test
    void a_dead_letter_is_not_tried_again_by_itself() {
        firstOfThreeIsDead();
        outbox.drain();
        outbox.clock.pass(Duration.ofDays(400));
        outbox.deliveries.endLeases("default");

        assertEquals(List.of(), outbox.claim(10));
        assertNull(outbox.deliveries.untilDue("default"));
        assertEquals("dead delivered delivered", outbox.states());
    }

    @Test
    void the_gap_is_the_latest_dead_letter_before_the_event() {
        firstOfThreeIsDead();
        Claim second = outbox.claimOnly();
        outbox.dead(second);
        outbox.ingest(order(1, 3, "Complete"));
        Claim third = outbox.claimOnly();
        outbox.delivered(third);
        Claim fourth = outbox.claimOnly();
        outbox.dead(fourth);
        assertEquals(second.event().id(), third.gap());

        outbox.redeliveries().replayOne("default", third.event().id());

        assertEquals(second.event().id(), outbox.claimOnly().gap(), "the fourth is after it");
    }

    @Test
    void a_gap_is_of_one_subject_and_one_downstream() {
        outbox.register("other", "*", true, false);
        firstOfThreeIsDead();
        outbox.ingest(order(2, 0, "New"));

        Claim elsewhere = outbox.claim(10).get(1);

        assertEquals("order/2", elsewhere.event().subject());
        assertNull(elsewhere.gap());
        for (Claim other : outbox.drain("other")) {
            assertNull(other.gap());
        }
    }

    @Test
    void a_gap_ends_when_the_dead_letter_is_replayed() {
        Claim first = firstOfThreeIsDead();

        outbox.redeliveries().replayOne("default", first.event().id());

        for (Claim claim : outbox.drain()) {
            assertNull(claim.gap());
        }
        assertEquals("delivered delivered delivered", outbox.states());
    }

    @Test
    void a_gap_ends_when_the_dead_letter_is_discarded() {
        Claim first = firstOfThreeIsDead();

        outbox.redeliveries().discardOne("default", first.event().id());

        assertNull(outbox.claimOnly().gap());
    }

    @Test
    void each_attempt_is_kept_with_its_time_status_duration_and_result() {
        outbox.ingest(order(1, 0, "New"));
        long begin = outbox.clock.millis();
        outbox.failed(outbox.claimOnly(), Duration.ofSeconds(5), 1);
        outbox.clock.pass(Duration.ofSeconds(5));

        outbox.dead(outbox.claimOnly());

        assertEquals(
                List.of(begin + " 503 12 answered 503", (begin + 5_000) + " 422 12 answered 422"),
                outbox.column(
                        "SELECT ended_at || ' ' || status || ' ' || took || ' ' || result FROM attempt ORDER BY claim"));
        assertEquals(
                "dead 2 " + (begin + 5_000) + " 422 answered 422",
                outbox.sql("SELECT state || ' ' || attempts || ' ' || ended_at || ' ' || status || ' ' || reason"
                        + " FROM delivery"));
    }

    @Test
    void a_delivery_says_when_and_how_it_was_taken() {
        outbox.ingest(order(1, 0, "New"));
        outbox.clock.pass(Duration.ofSeconds(3));

        outbox.delivered(outbox.claimOnly());

        assertEquals(
                outbox.clock.millis() + " 200 12 1",
                outbox.sql("SELECT ended_at || ' ' || status || ' ' || took || ' ' || attempts FROM delivery"));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM attempt"), "the last attempt stands with its delivery");
    }

    @Test
    void an_old_claim_makes_no_dead_letter() {
        outbox.ingest(order(1, 0, "New"));
        Claim old = outbox.claimOnly();
        outbox.clock.pass(LEASE);
        Claim current = outbox.claimOnly();

        outbox.dead(old);
        assertEquals("ready", outbox.states());
        outbox.delivered(current);

        assertEquals("delivered", outbox.states());
    }
}
