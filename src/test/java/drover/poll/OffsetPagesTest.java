package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.ingest.Ingested;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.system.BadData;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A list is read whole by offset alone, also while it changes. */
class OffsetPagesTest {
    private final Set<Integer> seen = new HashSet<>();

    @Test
    void a_quiet_list_costs_a_record_a_page_more() throws Exception {
        SimulatedList list = SimulatedList.of(2000, 100);

        read(list, () -> {});

        assertEquals(2000, seen.size());
        assertEquals(21, list.calls());
    }

    @Test
    void what_a_page_holds_is_read_in_one_call() throws Exception {
        SimulatedList list = SimulatedList.of(100, 100);

        read(list, () -> {});

        assertEquals(100, seen.size());
        assertEquals(1, list.calls());
    }

    @Test
    void nothing_that_stays_is_passed_over_while_others_move_to_the_end() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            SimulatedList list = SimulatedList.of(300, 10);
            seen.clear();

            read(list, () -> {
                list.tick(Duration.ofSeconds(1));
                // Fewer than a page is long: of a list that is changed faster no page can be compared with the next.
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.change(1 + random.nextInt(150));
                }
                if (random.nextInt(4) == 0) {
                    list.remove(151 + random.nextInt(50));
                }
            });

            for (int key = 201; key <= 300; key++) {
                assertTrue(seen.contains(key), "record " + key + " of seed " + seed);
            }
        }
    }

    @Test
    void a_list_that_is_another_at_each_page_is_an_error() {
        SimulatedList list = SimulatedList.of(1000, 10);
        int[] next = {1000};

        assertThrows(
                BadData.class,
                () -> read(list, () -> {
                    list.items.clear();
                    for (int i = 0; i < 500; i++) {
                        list.change(++next[0]);
                    }
                }));
    }

    @Test
    void an_empty_list_ends_at_once() throws Exception {
        OffsetPages pages = read(SimulatedList.of(0, 10), () -> {});

        assertFalse(pages.isMore());
        assertEquals("0 read in 1 page, 0 new", pages.summary());
    }

    @Test
    void a_last_page_that_is_not_all_that_is_counted_is_not_believed() throws Exception {
        read(SimulatedList.of(250, 100), () -> {}, page -> page.putNull("next"));

        assertEquals(250, seen.size());
    }

    @Test
    void a_full_page_without_next_and_count_is_not_believed_to_be_the_last() throws Exception {
        read(SimulatedList.of(250, 100), () -> {}, page -> page.without(List.of("next", "count")));

        assertEquals(250, seen.size());
    }

    @Test
    void a_count_that_is_too_large_costs_a_call_or_two_and_ends() throws Exception {
        SimulatedList list = SimulatedList.of(250, 100);

        read(list, () -> {}, page -> page.put("count", 9999));

        assertEquals(250, seen.size());
        assertEquals(4, list.calls());
    }

    private OffsetPages read(SimulatedList list, Runnable between) throws BadData {
        return read(list, between, page -> page);
    }

    private OffsetPages read(SimulatedList list, Runnable between, UnaryOperator<ObjectNode> asAnswered)
            throws BadData {
        OffsetPages pages = new OffsetPages("leaflink-orders", null, list.pageSize());
        while (pages.isMore()) {
            ObjectNode answer = asAnswered.apply(
                    list.answer(null, Integer.parseInt(pages.values().get("offset"))));
            JsonNode records = pages.open(answer);
            records.forEach(record -> seen.add(record.path("serial").asInt()));
            Batch batch = PollOfList.read(records);
            pages.kept(new Kept(List.of(batch), new Ingested(batch.size(), 0, 0)));
            between.run();
        }
        return pages;
    }
}
