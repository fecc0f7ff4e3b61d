package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import drover.poll.SimulatedList.Item;
import drover.poll.SimulatedList.Order;
import drover.system.BadData;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lists that change in any way while they are read, with crashes: thousands of small ones, the same ones every time. After
 * every page, nothing that is older than the cursor may be missing.
 */
class ModifiedPagesChangesTest {
    private static final int RUNS = 1_000;

    private final StringBuilder story = new StringBuilder();

    @Test
    void a_list_that_changes_between_pages_loses_nothing() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            SimulatedList list = list(Order.BY_CHANGE, random);

            run("seed " + seed, list, random, () -> change(list, random));
        }
    }

    @Test
    void a_list_that_ignores_the_ordering_and_changes_between_pages_loses_nothing() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            SimulatedList list = list(Order.BY_KEY, random);
            // The first record is always the one that changed last: nobody can take this for the right order.
            list.change(-1);

            run("seed " + seed, list, random, () -> {
                change(list, random);
                list.tick(Duration.ofSeconds(1));
                list.change(-1);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_list_that_stands_still_is_read_completely_in_whatever_order(Order order) {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);

            run(order + ", seed " + seed, list(order, random), random, () -> {});
        }
    }

    /** Reads for a while with changes and crashes, then to the end. */
    private void run(String name, SimulatedList list, Random random, Runnable between) {
        story.setLength(0);
        story.append(name);
        PollOfList poll = new PollOfList(list);
        for (int pages = random.nextInt(30); pages > 0; pages--) {
            turn(poll);
            between.run();
            if (!poll.pages.isMore() || random.nextInt(10) == 0) {
                story.append(" open");
                poll.open();
            }
        }
        story.append(" finally open");
        poll.open();
        for (int page = 0; page < 1_000 && poll.pages.isMore(); page++) {
            turn(poll);
        }
        assertFalse(poll.pages.isMore(), story::toString);
        assertEquals(List.of(), poll.lost(null), story::toString);
    }

    private void turn(PollOfList poll) {
        try {
            story.append(" page(")
                    .append(poll.pages.values().get("since"))
                    .append('+')
                    .append(poll.pages.values().get("offset"))
                    .append(')');
            poll.page();
        } catch (BadData e) {
            story.append(" gives up");
            poll.open();
        }
        assertEquals(List.of(), poll.passed(), () -> story + " cursor " + poll.cursor());
    }

    private static SimulatedList list(Order order, Random random) {
        SimulatedList list = new SimulatedList(order, 2 + random.nextInt(6));
        int size = random.nextInt(40);
        int times = 1 + random.nextInt(10);
        int unreadable = order == Order.BY_CHANGE ? random.nextInt(3) : 0;
        for (int key = 0; key < size; key++) {
            list.put(new Item(key, list.now().plusSeconds(random.nextInt(times)), random.nextInt(10) >= unreadable));
        }
        list.tick(Duration.ofSeconds(times));
        return list;
    }

    /** What happens between two pages happens later than everything on the page before. */
    private void change(SimulatedList list, Random random) {
        list.tick(Duration.ofSeconds(1));
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            int key = random.nextInt(50);
            if (random.nextInt(4) == 0) {
                story.append(" -").append(key);
                list.remove(key);
            } else {
                story.append(" ~").append(key);
                list.change(key);
            }
            list.tick(Duration.ofSeconds(random.nextInt(2)));
        }
    }
}
