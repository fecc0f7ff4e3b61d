package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.poll.SimulatedList.Item;
import drover.poll.SimulatedList.Order;
import drover.system.BadData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedPagesTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @Test
    void every_record_of_a_list_over_several_pages_is_read_and_the_cursor_is_the_newest_time() throws BadData {
        SimulatedList list = SimulatedList.of(268, 100);

        PollOfList poll = new PollOfList(list).toTheEnd();

        assertEquals(List.of(), poll.lost(null));
        assertEquals(list.items.get(268).modified(), poll.cursor());
        assertEquals("268 read in 3 pages, 268 new", poll.pages.summary());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void the_first_run_of_a_whole_company_costs_at_most_112_calls(int everySecondSharesItsTime) throws BadData {
        List<SimulatedList> company =
                List.of(SimulatedList.of(9_131, 100), SimulatedList.of(285, 100), SimulatedList.of(1_468, 100));
        for (SimulatedList list : company) {
            list.items.replaceAll((key, item) -> everySecondSharesItsTime != 0 && key % everySecondSharesItsTime == 0
                    ? new Item(key, NOON, true)
                    : item);
        }

        for (SimulatedList list : company) {
            assertEquals(List.of(), new PollOfList(list).toTheEnd().lost(null));
        }

        int calls = company.stream().mapToInt(SimulatedList::calls).sum();
        assertTrue(calls <= 112, () -> calls + " calls");
    }

    @Test
    void three_hundred_records_of_one_time_are_all_read() throws BadData {
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, 100);
        for (int key = 0; key < 300; key++) {
            list.put(new Item(key, NOON, true));
        }

        PollOfList poll = new PollOfList(list).toTheEnd();

        assertEquals(List.of(), poll.lost(null));
        assertEquals(4, list.calls());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void records_may_leave_a_group_of_one_time_while_it_is_read(long seed) throws BadData {
        Random random = new Random(seed);
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, 100);
        for (int key = 0; key < 300; key++) {
            list.put(new Item(key, NOON, true));
        }
        PollOfList poll = new PollOfList(list);

        poll.toTheEnd(() -> {
            assertEquals(List.of(), poll.passed());
            if (list.calls() < 6) {
                list.tick(Duration.ofMillis(1));
                list.change(random.nextInt(300));
                list.remove(random.nextInt(300));
            }
        });

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_list_that_never_stops_shifting_ends_the_poll_and_keeps_the_cursor() throws BadData {
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, 10);
        for (int key = 0; key < 300; key++) {
            list.put(new Item(key, NOON, true));
        }
        PollOfList poll = new PollOfList(list);

        BadData gaveUp = assertThrows(
                BadData.class,
                () -> poll.toTheEnd(() -> {
                    list.tick(Duration.ofMillis(1));
                    list.change(list.calls());
                }));

        assertEquals("leaflink-orders: the list changes faster than it can be read", gaveUp.getMessage());
        assertEquals(List.of(), poll.passed());
    }

    @Test
    void a_page_full_of_unreadable_records_does_not_stop_the_rest() throws BadData {
        SimulatedList list = SimulatedList.of(350, 100);
        list.items.replaceAll((key, item) -> new Item(key, item.modified(), key <= 100 || key > 200));

        PollOfList poll = new PollOfList(list).toTheEnd();

        assertEquals(List.of(), poll.lost(null));
        assertEquals(list.items.get(350).modified(), poll.cursor());
        assertTrue(poll.pages.summary().endsWith(" in quarantine"), poll.pages.summary());
    }

    @Test
    void the_cursor_of_a_list_that_ignores_the_ordering_waits_for_the_end() throws BadData {
        SimulatedList list = SimulatedList.of(10, 4);
        list.change(3);
        SimulatedList shuffled = new SimulatedList(Order.BY_KEY, 4);
        list.items.values().forEach(shuffled::put);
        shuffled.tick(Duration.ofMinutes(1));
        PollOfList poll = new PollOfList(shuffled);

        poll.toTheEnd(() -> assertNull(poll.cursor()));

        assertEquals(List.of(), poll.lost(null));
        assertEquals(list.items.get(3).modified(), poll.cursor());
    }

    @Test
    void the_next_poll_begins_at_the_cursor_and_reads_only_what_changed() throws BadData {
        SimulatedList list = SimulatedList.of(250, 100);
        PollOfList poll = new PollOfList(list).toTheEnd();
        list.change(7);
        poll.open();

        poll.toTheEnd();

        assertEquals("2 read in 1 page, 1 new", poll.pages.summary());
    }
}
