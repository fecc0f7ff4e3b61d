package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.poll.SimulatedList.Item;
import drover.poll.SimulatedList.Order;
import drover.system.BadData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a poll costs where nothing has changed, and that it misses nothing for that: times of others, late records, bulk edits. */
class ModifiedPagesMarkTest {
    private static final Duration LOOKBACK = Duration.ofMinutes(10);
    private static final int PRODUCTS = 1_321;

    private final SimulatedList list = bulk();
    private final PollOfList poll = new PollOfList(list, LOOKBACK);

    /** All products were changed in one edit, a minute ago. */
    private static SimulatedList bulk() {
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, 100);
        for (int key = 0; key < PRODUCTS; key++) {
            list.change(key);
        }
        list.tick(Duration.ofMinutes(1));
        return list;
    }

    /** The next poll, half a minute later; how many calls it cost. */
    private int next() throws BadData {
        int before = list.calls();
        list.tick(Duration.ofSeconds(30));
        poll.open();
        poll.toTheEnd();
        return list.calls() - before;
    }

    @Test
    void an_idle_poll_costs_one_call_whatever_shares_a_time() throws BadData {
        assertEquals(14, calls());

        for (int polls = 0; polls < 10; polls++) {
            assertEquals(1, next(), "poll " + polls);
        }
        assertEquals(List.of(), poll.lost(null));
    }

    private int calls() throws BadData {
        poll.toTheEnd();
        return list.calls();
    }

    @Test
    void all_is_looked_at_once_more_when_the_last_change_is_long_ago_and_then_never_again() throws BadData {
        poll.toTheEnd();
        list.tick(LOOKBACK);

        assertEquals(14, next());
        for (int polls = 0; polls < 100; polls++) {
            assertEquals(1, next());
        }
    }

    @Test
    void what_is_new_costs_no_more_than_its_own_pages() throws BadData {
        poll.toTheEnd();
        list.change(5_000);

        assertEquals(1, next());
        assertEquals(1, next());
        for (int key = 6_000; key < 6_150; key++) {
            list.change(key);
        }
        assertEquals(2, next());
        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_change_among_them_is_found_and_they_are_read_again() throws BadData {
        poll.toTheEnd();
        list.change(17);

        assertEquals(15, next());
        assertEquals(1, next());
        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_record_that_becomes_visible_minutes_after_its_time_is_found() throws BadData {
        Instant itsTime = list.now();
        list.tick(Duration.ofMinutes(1));
        list.change(9_000);
        poll.toTheEnd();
        list.tick(Duration.ofMinutes(8));

        list.put(new Item(9_001, itsTime, true));
        next();

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_late_record_that_comes_while_another_goes_is_found_when_all_is_looked_at_again() throws BadData {
        Instant itsTime = list.now();
        list.tick(Duration.ofMinutes(1));
        list.change(9_000);
        poll.toTheEnd();

        list.remove(3);
        list.put(new Item(9_001, itsTime, true));
        for (int polls = 0; polls < 2 * LOOKBACK.toMinutes() + 1; polls++) {
            next();
        }

        assertEquals(List.of(), poll.lost(null));
    }

    @Test
    void a_record_dated_hours_ahead_is_told_and_does_not_take_the_cursor_with_it() throws BadData {
        list.put(new Item(9_000, list.now().plus(Duration.ofHours(20)), true));

        poll.toTheEnd();

        assertEquals(List.of(), poll.lost(null));
        assertFalse(poll.cursor().isAfter(list.now()));
        list.change(17);
        next();
        assertEquals(List.of(), poll.lost(null));
        assertEquals(1, next());
    }

    @Test
    void a_list_whose_newest_times_are_all_ahead_costs_only_their_pages() throws BadData {
        for (int key = 0; key < 120; key++) {
            list.put(new Item(key, list.now().plus(Duration.ofHours(7)), true));
        }
        poll.toTheEnd();

        assertEquals(2, next());
        list.change(200);
        next();

        assertEquals(List.of(), poll.lost(null));
    }

    /** Changes, removals, late records and crashes between polls, the same ones every time: within the look-back nothing is lost. */
    @Test
    void nothing_is_lost_that_becomes_visible_within_the_lookback() throws BadData {
        int idle = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            SimulatedList changing = new SimulatedList(Order.BY_CHANGE, 2 + random.nextInt(5));
            for (int key = 0; key < 25; key++) {
                changing.change(key);
            }
            changing.tick(Duration.ofMinutes(1));
            PollOfList reader = new PollOfList(changing, LOOKBACK);
            for (int polls = 0; polls < 30; polls++) {
                reader.open();
                boolean crash = random.nextInt(6) == 0;
                do {
                    reader.page();
                } while (reader.pages.isMore() && !crash);
                int changes = random.nextInt(3);
                for (int change = 0; change < changes; change++) {
                    changing.tick(Duration.ofSeconds(random.nextInt(3)));
                    int key = random.nextInt(60);
                    switch (random.nextInt(3)) {
                        case 0 -> changing.change(key);
                        case 1 -> changing.remove(key);
                        default ->
                            changing.put(new Item(
                                    100 + polls * 10 + change, changing.now().minusSeconds(random.nextInt(300)), true));
                    }
                }
                changing.tick(Duration.ofSeconds(30));
            }
            // All is quiet, until everything has been looked at a last time.
            for (int polls = 0; polls < 50; polls++) {
                changing.tick(Duration.ofSeconds(30));
                reader.open();
                int before = changing.calls();
                reader.toTheEnd();
                idle += changing.calls() - before == 1 ? 1 : 0;
            }
            assertEquals(List.of(), reader.lost(null), "seed " + seed);
        }
        assertTrue(idle > 300 * 45, idle + " polls of 15,000 cost one call");
    }
}
