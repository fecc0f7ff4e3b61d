package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.poll.SimulatedList.Item;
import drover.poll.SimulatedList.Order;
import drover.system.BadData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ways in which a record could slip through between two pages unseen. */
class ModifiedPagesGapsTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @Test
    void a_changed_anchor_that_lands_on_its_old_place_is_no_anchor() throws BadData {
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, 3);
        list.put(new Item(1, NOON, true));
        list.put(new Item(2, NOON.plusSeconds(1), true));
        list.put(new Item(3, NOON.plusSeconds(1), true));
        list.put(new Item(4, NOON.plusSeconds(2), true));
        PollOfList poll = new PollOfList(list);

        poll.page();
        list.change(3);
        list.tick(Duration.ofSeconds(1));
        list.change(2);
        poll.toTheEnd();

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_record_that_leaves_a_page_of_unreadable_ones_does_not_hide_the_next() throws BadData {
        SimulatedList list = SimulatedList.of(7, 3);
        list.items.replaceAll((key, item) -> new Item(key, item.modified(), key > 3));
        PollOfList poll = new PollOfList(list);

        poll.page();
        list.change(2);
        poll.toTheEnd();

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void an_ignored_ordering_is_noticed_when_only_the_last_record_of_a_page_is_out_of_order() throws BadData {
        SimulatedList list = new SimulatedList(Order.BY_KEY, 100);
        SimulatedList.of(250, 100).items.values().forEach(list::put);
        list.tick(Duration.ofHours(1));
        list.change(100);
        PollOfList poll = new PollOfList(list);

        poll.toTheEnd(() -> assertEquals(List.of(), poll.passed()));

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_change_behind_the_reader_of_an_unordered_list_is_left_for_the_next_poll() throws BadData {
        SimulatedList list = new SimulatedList(Order.BY_KEY, 3);
        SimulatedList.of(9, 3).items.values().forEach(list::put);
        list.tick(Duration.ofHours(1));
        list.change(1);
        PollOfList poll = new PollOfList(list);

        poll.toTheEnd(() -> {
            list.tick(Duration.ofSeconds(1));
            list.change(list.calls() == 2 ? 2 : 9);
        });
        poll.open();
        poll.toTheEnd();

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void records_removed_before_the_reader_cost_a_page_and_hide_nothing() throws BadData {
        SimulatedList list = SimulatedList.of(30, 5);
        PollOfList poll = new PollOfList(list);

        poll.toTheEnd(() -> list.remove(list.calls() * 3));

        assertEquals(List.of(), poll.lost(null));
        assertEquals(list.items.get(30).modified(), poll.cursor());
    }
}
