package drover.deliver;

import static drover.deliver.DeliveriesFixture.LATER;
import static drover.deliver.DeliveriesFixture.all;
import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static drover.deliver.DeliveriesFixture.subjects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Making deliveries again: the oldest of a subject goes first, and nothing under way is held back. */
class ReplayTest extends OutboxTest {
    private Claim first;

    /** Three events of one order; the first is a dead letter, the second may go. */
    private void firstOfThreeIsDead() {
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"), order(1, 2, "Shipped"));
        first = outbox.claimOnly();
        outbox.dead(first);
    }

    private void replayFirst() {
        outbox.redeliveries().replayOne("default", first.event().id());
    }

    @Test
    void a_replayed_dead_letter_goes_before_what_waits() {
        firstOfThreeIsDead();

        replayFirst();

        assertEquals("ready waiting waiting", outbox.states());
        Claim again = outbox.claimOnly();
        assertEquals(first.event().id(), again.event().id());
        assertEquals(0, again.failures(), "it has all its attempts again");
        outbox.delivered(again);
        assertEquals(List.of(2L, 3L), seqs(outbox.drain()));
    }

    @Test
    void what_is_under_way_is_not_held_back_and_the_replayed_one_follows_it() {
        firstOfThreeIsDead();
        Claim second = outbox.claimOnly();

        replayFirst();

        assertEquals("waiting ready waiting", outbox.states());
        assertEquals(List.of(), outbox.claim(10), "one of a subject at a time");
        outbox.delivered(second);
        assertEquals(List.of(1L, 3L), seqs(outbox.drain()));
    }

    @Test
    void when_what_was_under_way_fails_the_replayed_one_goes_first() {
        firstOfThreeIsDead();
        Claim second = outbox.claimOnly();
        replayFirst();

        outbox.failed(second, Duration.ofSeconds(5), 1);

        assertEquals("ready waiting waiting", outbox.states());
        assertEquals(List.of(1L), seqs(outbox.drain()));
        outbox.clock.pass(Duration.ofSeconds(5));
        assertEquals(List.of(2L, 3L), seqs(outbox.drain()));
    }

    @Test
    void when_what_was_under_way_becomes_a_dead_letter_the_replayed_one_goes_next() {
        firstOfThreeIsDead();
        Claim second = outbox.claimOnly();
        replayFirst();

        outbox.dead(second);

        assertEquals("ready dead waiting", outbox.states());
        assertEquals(List.of(1L, 3L), seqs(outbox.drain()));
    }

    @Test
    void whatever_becomes_of_an_old_claim_nothing_passes_what_is_under_way() {
        firstOfThreeIsDead();
        Claim old = outbox.claimOnly();
        outbox.clock.pass(DeliveriesFixture.LEASE);
        outbox.claimOnly();
        replayFirst();

        outbox.dead(old);

        assertEquals("waiting ready waiting", outbox.states());
    }

    @Test
    void an_old_claim_that_fails_does_not_hold_back_what_is_under_way() {
        firstOfThreeIsDead();
        Claim old = outbox.claimOnly();
        outbox.clock.pass(DeliveriesFixture.LEASE);
        Claim current = outbox.claimOnly();
        replayFirst();

        outbox.failed(old, Duration.ZERO, 1);

        assertEquals("waiting ready waiting", outbox.states());
        outbox.delivered(current);
        assertEquals("ready delivered waiting", outbox.states());
    }

    @Test
    void a_retry_that_is_not_due_yet_keeps_its_time_behind_the_replayed_one() {
        firstOfThreeIsDead();
        outbox.failed(outbox.claimOnly(), Duration.ofMinutes(5), 1);

        replayFirst();

        assertEquals(List.of(1L), seqs(outbox.drain()));
        assertEquals(Duration.ofMinutes(5), outbox.deliveries.untilDue("default"));
    }

    @Test
    void what_was_delivered_is_delivered_again_with_the_same_id_and_its_success_is_kept() {
        outbox.ingest(order(1, 0, "New"));
        Claim before = outbox.claimOnly();
        outbox.delivered(before);
        long then = outbox.clock.millis();
        outbox.clock.pass(Duration.ofMinutes(1));

        assertEquals(
                1,
                outbox.redeliveries()
                        .replayOne("default", before.event().id())
                        .get("replayed")
                        .asInt());

        Claim again = outbox.claimOnly();
        outbox.delivered(again);
        assertEquals(before.event().id(), again.event().id());
        assertEquals(
                List.of(then + " 200 12 delivered"),
                outbox.column("SELECT ended_at || ' ' || status || ' ' || took || ' ' || result FROM attempt"));
    }

    @Test
    void only_what_has_ended_can_be_replayed() {
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"));
        Redeliveries redeliveries = outbox.redeliveries();

        for (String id : outbox.column("SELECT id FROM event")) {
            assertNull(redeliveries.replayOne("default", id));
        }
        assertNull(redeliveries.replayOne("default", "no-such-event"));
        assertEquals("ready waiting", outbox.states());
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> redeliveries.replayOne("nobody", "no-such-event"));
        assertTrue(unknown.getMessage().contains("no route delivers to 'nobody'"), unknown.getMessage());
    }

    @Test
    void what_was_discarded_can_be_replayed_by_its_id() {
        firstOfThreeIsDead();
        outbox.redeliveries().discardOne("default", first.event().id());

        replayFirst();

        assertEquals("ready waiting waiting", outbox.states());
    }

    @Test
    void what_has_lost_its_content_is_not_replayed() {
        outbox.ingest(order(1, 0, "New"));
        outbox.drain();
        outbox.store.write(c -> c.createStatement().executeUpdate("UPDATE event SET body = NULL"));
        String id = outbox.sql("SELECT id FROM event");

        assertNull(outbox.redeliveries().replayOne("default", id));
        assertEquals(0, outbox.redeliveries().matching(all(Selection.Which.ALL)));
    }

    @Test
    void many_are_chosen_by_the_time_they_were_stored_and_by_type() {
        Instant noon = outbox.clock.instant();
        outbox.ingest(order(1, 0, "New"));
        outbox.clock.pass(Duration.ofHours(1));
        outbox.ingest(order(1, 1, "Accepted"), order(2, 1, "New"));
        outbox.clock.pass(Duration.ofHours(1));
        outbox.ingest(order(3, 2, "New"));
        outbox.drain();
        Selection hour = new Selection(
                "default",
                Selection.Which.ALL,
                noon.plus(Duration.ofHours(1)),
                noon.plus(Duration.ofHours(2)),
                "*.created, *.updated");

        JsonNode done = outbox.redeliveries().replay(hour);

        assertEquals("{\"replayed\":1}", done.toString());
        assertEquals(List.of("order/2"), subjects(outbox.drain()));
    }

    @Test
    void many_are_chosen_by_their_state() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"), order(3, 0, "New"));
        List<Claim> claims = outbox.claim(2);
        outbox.dead(claims.get(0));
        outbox.delivered(claims.get(1));
        Redeliveries redeliveries = outbox.redeliveries();

        assertEquals(1, redeliveries.matching(all(Selection.Which.DEAD)));
        assertEquals(1, redeliveries.matching(all(Selection.Which.DELIVERED)));
        assertEquals(2, redeliveries.matching(all(Selection.Which.ALL)));
        assertEquals(1, redeliveries.matching(all(Selection.Which.UNDELIVERED)));
        redeliveries.replay(all(Selection.Which.DEAD));
        assertEquals("ready delivered ready", outbox.states());
    }

    @Test
    void a_plan_counts_what_the_receiver_will_see_and_does_nothing() {
        outbox.ingest(IntStream.range(0, 120).mapToObj(i -> order(i, 0, "New")).toArray(String[]::new));
        List<Claim> claims = outbox.claim(120);
        outbox.dead(claims.subList(0, 20).toArray(Claim[]::new));
        outbox.delivered(claims.subList(20, 120).toArray(Claim[]::new));

        JsonNode plan = outbox.redeliveries().plan(all(Selection.Which.ALL));

        assertEquals(120, plan.get("count").asInt());
        assertEquals(100, plan.get("seen_before").asInt());
        assertEquals("3s", plan.get("takes").asText(), "120 at 50 a second");
        assertTrue(
                plan.get("receiver_sees").asText().startsWith("100 events that it has taken before"), plan::toString);
        assertEquals(List.of(), outbox.claim(10));
        assertThrows(IllegalArgumentException.class, () -> outbox.redeliveries()
                .plan(new Selection("nobody", Selection.Which.ALL, Instant.EPOCH, LATER, "*")));
    }

    @Test
    void more_than_a_step_of_one_subject_are_replayed_whole_and_in_order() {
        outbox.ingest(
                IntStream.range(0, 1_200).mapToObj(i -> order(1, i, "New")).toArray(String[]::new));
        outbox.store.write(c -> c.createStatement()
                .executeUpdate("UPDATE delivery SET state = 'dead', ended_at = 0, status = 422, took = 1"));

        assertEquals(
                1_200,
                outbox.redeliveries()
                        .replay(all(Selection.Which.DEAD))
                        .get("replayed")
                        .asInt());

        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM delivery WHERE state = 'ready'"));
        assertEquals(LongStream.rangeClosed(1, 1_200).boxed().toList(), seqs(outbox.drain()));
    }

    @Test
    void more_than_a_step_of_many_subjects_are_found_though_most_are_of_another_type() {
        outbox.ingest(IntStream.range(0, 1_200)
                .mapToObj(i -> order(i % 600, i, "New"))
                .toArray(String[]::new));
        outbox.drain();
        Selection updated =
                new Selection("default", Selection.Which.DELIVERED, Instant.EPOCH, LATER, "leaflink.order.updated");

        assertEquals(600, outbox.redeliveries().plan(updated).get("count").asInt());
        assertEquals(600, outbox.redeliveries().replay(updated).get("replayed").asInt());

        assertEquals(LongStream.rangeClosed(601, 1_200).boxed().toList(), seqs(outbox.drain()));
    }

    @Test
    void where_no_order_is_kept_all_may_go_at_once() {
        outbox.register("default", "*", false, false);
        firstOfThreeIsDeadUnordered();

        outbox.redeliveries().replay(all(Selection.Which.DEAD));

        assertEquals(3, outbox.claim(10).size());
    }

    private void firstOfThreeIsDeadUnordered() {
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"), order(1, 2, "Shipped"));
        outbox.dead(outbox.claim(10).toArray(Claim[]::new));
    }
}
