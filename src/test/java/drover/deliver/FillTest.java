package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a new downstream gets of what is stored already. */
class FillTest extends OutboxTest {
    private static final String LATE = "late";

    private void stored(int from, int to, int orders) {
        outbox.ingest(IntStream.range(from, to)
                .mapToObj(i -> order(i % orders, i, "New"))
                .toArray(String[]::new));
    }

    private boolean fill() {
        return new Deliveries(outbox.store, outbox.clock)
                .fill(outbox.registry.settings(LATE).downstream());
    }

    private void fillWhole() {
        boolean whole = false;
        while (!whole) {
            whole = fill();
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void a_downstream_that_starts_now_gets_nothing_of_what_is_stored() {
        stored(0, 5, 5);
        outbox.register(LATE, "*", true, false);

        assertTrue(fill());

        assertEquals(List.of(), outbox.drain(LATE));
        stored(5, 6, 10);
        assertEquals(List.of(6L), seqs(outbox.drain(LATE)));
    }

    @Test
    void a_downstream_that_starts_with_all_gets_each_stored_event_once_oldest_first() {
        stored(0, 1_200, 1_200);
        outbox.register(LATE, "*", true, true);

        assertFalse(fill());
        assertFalse(fill());
        assertTrue(fill());

        assertEquals(upTo(1_200), seqs(outbox.drain(LATE)));
        assertTrue(fill());
        assertEquals(List.of(), outbox.drain(LATE));
        assertEquals(1_200, outbox.drain().size(), "the others have their own deliveries");
    }

    @Test
    void a_crash_in_the_middle_neither_repeats_nor_skips() {
        stored(0, 1_200, 7);
        outbox.register(LATE, "*", true, true);
        fill();
        outbox.restart();
        outbox.register(LATE, "*", true, true);
        assertEquals("501", outbox.sql("SELECT fill_from FROM downstream WHERE name = 'late'"));

        fillWhole();

        assertNull(outbox.sql("SELECT fill_from FROM downstream WHERE name = 'late'"));
        inOrderOfEachSubject(1_200);
    }

    @Test
    void what_comes_meanwhile_of_the_same_subject_goes_after_what_is_stored() {
        stored(0, 700, 7);
        outbox.register(LATE, "*", true, true);
        stored(700, 714, 7);
        fill();
        stored(714, 721, 7);

        fillWhole();

        assertEquals("7", outbox.sql("SELECT COUNT(*) FROM delivery WHERE downstream = 'late' AND state = 'ready'"));
        inOrderOfEachSubject(721);
    }

    private void inOrderOfEachSubject(int events) {
        List<Claim> drained = outbox.drain(LATE);
        Map<Long, List<Long>> lanes = new HashMap<>();
        drained.forEach(claim ->
                lanes.computeIfAbsent(claim.lane(), lane -> new ArrayList<>()).add(claim.seq()));
        lanes.values().forEach(lane -> assertEquals(lane.stream().sorted().toList(), lane));
        assertEquals(upTo(events), drained.stream().map(Claim::seq).sorted().toList());
    }

    @Test
    void only_the_types_it_wants_are_given() {
        stored(0, 10, 5);
        outbox.register(LATE, "leaflink.*.updated", true, true);

        fillWhole();

        assertEquals(List.of(6L, 7L, 8L, 9L, 10L), seqs(outbox.drain(LATE)));
    }

    @Test
    void where_no_order_is_kept_all_that_is_given_may_go_at_once() {
        stored(0, 6, 2);
        outbox.register(LATE, "*", false, true);

        fillWhole();

        assertEquals(
                6, outbox.deliveries.claim(LATE, 10, DeliveriesFixture.LEASE).size());
    }

    @Test
    void events_whose_content_is_gone_are_left_out() {
        stored(0, 4, 4);
        outbox.store.write(c -> c.createStatement().executeUpdate("UPDATE event SET body = NULL WHERE seq IN (1, 3)"));
        outbox.register(LATE, "*", true, true);

        fillWhole();

        assertEquals(List.of(2L, 4L), seqs(outbox.drain(LATE)));
    }

    /** Its route goes, and three events come while it is away. */
    private void awayForThreeOfSix(boolean fromBeginning) {
        outbox.register(LATE, "*", true, false);
        stored(0, 3, 10);
        outbox.drain(LATE);
        outbox.restart();
        outbox.register();
        outbox.routesLoaded(true);
        stored(3, 6, 10);
        outbox.restart();
        outbox.register();
        outbox.register(LATE, "*", true, fromBeginning);
        fillWhole();
    }

    @Test
    void one_that_comes_back_gets_what_it_has_missed_and_nothing_twice() {
        awayForThreeOfSix(true);

        assertEquals(List.of(4L, 5L, 6L), seqs(outbox.drain(LATE)));
    }

    @Test
    void one_that_comes_back_and_starts_now_goes_on_from_now() {
        awayForThreeOfSix(false);
        outbox.clock.pass(Duration.ofSeconds(1));
        stored(6, 7, 10);

        assertEquals(List.of(7L), seqs(outbox.drain(LATE)));
    }
}
