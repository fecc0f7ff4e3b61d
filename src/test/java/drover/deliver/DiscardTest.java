package drover.deliver;

import static drover.deliver.DeliveriesFixture.all;
import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Giving deliveries up: what comes after them goes on in its order. */
class DiscardTest extends OutboxTest {

    private void threeOfOneOrder() {
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"), order(1, 2, "Shipped"));
    }

    private String discard(long seq) {
        return String.valueOf(
                outbox.redeliveries().discardOne("default", outbox.sql("SELECT id FROM event WHERE seq = " + seq)));
    }

    @Test
    void what_holds_a_subject_up_is_discarded_and_the_next_goes() {
        threeOfOneOrder();
        outbox.failed(outbox.claimOnly(), Duration.ofHours(10), 1);

        assertEquals("{\"discarded\":1}", discard(1));

        assertEquals("discarded ready waiting", outbox.states());
        assertEquals(String.valueOf(outbox.clock.millis()), outbox.sql("SELECT ended_at FROM delivery WHERE seq = 1"));
        assertEquals(List.of(2L, 3L), seqs(outbox.drain()));
    }

    @Test
    void one_that_waits_is_discarded_and_the_others_keep_their_order() {
        threeOfOneOrder();

        discard(2);

        assertEquals("ready discarded waiting", outbox.states());
        assertEquals(List.of(1L, 3L), seqs(outbox.drain()));
    }

    @Test
    void what_is_under_way_is_not_discarded() {
        threeOfOneOrder();
        Claim first = outbox.claimOnly();

        assertEquals("null", discard(1));
        outbox.redeliveries().discard(all(Selection.Which.UNDELIVERED));

        assertEquals("ready discarded discarded", outbox.states());
        outbox.delivered(first);
        assertEquals("delivered discarded discarded", outbox.states());
    }

    @Test
    void what_is_delivered_or_unknown_is_not_discarded() {
        threeOfOneOrder();
        outbox.drain();

        assertEquals("null", discard(1));
        assertNull(outbox.redeliveries().discardOne("default", "no-such-event"));
        assertNull(outbox.redeliveries().discardOne("nobody", outbox.sql("SELECT id FROM event WHERE seq = 1")));
        assertEquals("delivered delivered delivered", outbox.states());
    }

    @Test
    void dead_letters_are_discarded_and_nothing_else() {
        threeOfOneOrder();
        outbox.dead(outbox.claimOnly());

        assertEquals(
                "{\"discarded\":1}",
                outbox.redeliveries().discard(all(Selection.Which.DEAD)).toString());

        assertEquals("discarded ready waiting", outbox.states());
    }

    @Test
    void more_than_a_step_are_discarded() {
        outbox.ingest(
                IntStream.range(0, 1_200).mapToObj(i -> order(i % 3, i, "New")).toArray(String[]::new));

        outbox.redeliveries().discard(all(Selection.Which.UNDELIVERED));

        assertEquals("1200", outbox.sql("SELECT COUNT(*) FROM delivery WHERE state = 'discarded'"));
        outbox.ingest(order(1, 2_000, "Accepted"));
        assertEquals(List.of(1_201L), seqs(outbox.drain()), "no subject is stuck");
    }

    @Test
    void what_is_kept_for_a_downstream_without_a_route_can_be_discarded() {
        threeOfOneOrder();
        outbox.restart();

        outbox.redeliveries().discard(all(Selection.Which.UNDELIVERED));

        assertEquals("discarded discarded discarded", outbox.states());
    }

    @Test
    void where_no_order_is_kept_the_others_do_not_begin_to_wait() {
        outbox.register("default", "*", false, false);
        threeOfOneOrder();

        discard(1);

        assertEquals("discarded ready ready", outbox.states());
        assertEquals(List.of(2L, 3L), seqs(outbox.claim(10)));
    }
}
