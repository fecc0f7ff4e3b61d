package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.BadData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPagesTest {
    private static final Wallet WALLET =
            new Wallet(1, "0xb2B4AC460818E06Dd1d3995da36242db774a2768", "txlist", "transaction", 12);

    /** A transaction: its block, and what it is known by; some are exactly alike. */
    private record Mined(long block, String hash) {}

    /** What a wallet has on the chain, as the API lists it: from a block on, in pages, within a window. */
    private static final class Chain {
        final List<Mined> mined = new ArrayList<>();
        int calls;

        Chain add(long block, int count) {
            for (int i = 0; i < count; i++) {
                mined.add(new Mined(block, block + "-" + i));
            }
            return this;
        }

        ObjectNode answer(long start, int page, int offset) {
            calls++;
            assertTrue(page * offset <= 10_000, "page " + page + " of " + offset + " is beyond the window");
            assertTrue(offset <= 1000, "more than 1,000 records a call");
            List<Mined> found = mined.stream().filter(tx -> tx.block() >= start).toList();
            int from = Math.min((page - 1) * offset, found.size());
            int to = Math.min(page * offset, found.size());
            ObjectNode answer = Json.object();
            ArrayNode result = answer.putArray("result");
            found.subList(from, to).forEach(tx -> result.addObject()
                    .put("blockNumber", String.valueOf(tx.block()))
                    .put("hash", tx.hash()));
            return answer;
        }

        /** Reads as the route does; the keys of all that was seen. */
        Set<String> readFrom(long start) throws BadData {
            Set<String> keys = new HashSet<>();
            BlockPages pages = new BlockPages(WALLET, 1_000_000, start);
            while (pages.isMore()) {
                JsonNode records = pages.open(answer(pages.getStart(), pages.getPage(), pages.getSize()));
                for (JsonNode record : records) {
                    keys.add(pages.seen(record.path("hash").asText()));
                }
                pages.advance(records, 0);
            }
            return keys;
        }

        /** The keys that should be seen: those alike are numbered. */
        Set<String> keysFrom(long start) {
            Set<String> keys = new HashSet<>();
            for (Mined tx : mined) {
                if (tx.block() >= start) {
                    String key = tx.hash();
                    for (int number = 2; !keys.add(key); number++) {
                        key = tx.hash() + "-" + number;
                    }
                }
            }
            return keys;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void every_record_is_seen_within_the_window_and_in_few_calls(long seed) throws BadData {
        Random random = new Random(seed);
        Chain chain = new Chain();
        long block = random.nextInt(100);
        while (chain.mined.size() < 12_000) {
            block += 1 + random.nextInt(3);
            int count =
                    switch (random.nextInt(6)) {
                        case 0 -> 1;
                        case 1 -> 999 + random.nextInt(3);
                        case 2 -> 1000 * (1 + random.nextInt(3));
                        case 3 -> random.nextInt(4000);
                        default -> random.nextInt(300);
                    };
            chain.add(block, count);
            if (count > 1) {
                // The last one once more, exactly alike.
                chain.mined.add(chain.mined.get(chain.mined.size() - 1));
            }
        }
        long start = random.nextInt((int) block);

        Set<String> seen = chain.readFrom(start);

        Set<String> expected = chain.keysFrom(start);
        assertEquals(expected, seen);
        int most = 2 * expected.size() / 1000 + 2;
        assertTrue(chain.calls <= most, () -> chain.calls + " calls for " + expected.size() + " records");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "999, 1", "1000, 2", "1001, 2", "2500, 3", "9999, 10"})
    void the_transactions_of_one_block_are_read_page_by_page(int count, int calls) throws BadData {
        Chain chain = new Chain().add(7, count);

        assertEquals(count, chain.readFrom(7).size());

        assertEquals(calls, chain.calls);
    }

    @Test
    void a_block_with_more_than_the_window_is_said_and_not_passed_over() {
        Chain chain = new Chain().add(7, 10_001).add(8, 1);

        BadData failure = assertThrows(BadData.class, () -> chain.readFrom(0));

        assertTrue(failure.getMessage().contains("block 7 has more than 10000 transactions"), failure.getMessage());
    }

    @Test
    void what_is_alike_has_the_same_keys_when_its_block_is_read_again() throws BadData {
        Chain chain = new Chain().add(1, 999);
        Mined twin = new Mined(2, "twin");
        chain.mined.addAll(List.of(twin, twin, twin));

        Set<String> seen = chain.readFrom(0);

        assertEquals(1002, seen.size());
        assertTrue(seen.containsAll(Set.of("twin", "twin-2", "twin-3")));
    }

    @Test
    void a_list_that_is_not_sorted_by_block_is_refused() {
        Chain chain = new Chain().add(8, 1).add(7, 1);

        assertThrows(BadData.class, () -> chain.readFrom(0));
    }

    @Test
    void a_block_before_the_one_that_was_asked_for_is_refused() {
        BlockPages pages = new BlockPages(WALLET, 100, 50);
        ObjectNode answer = Json.object();
        answer.putArray("result").addObject().put("blockNumber", "49");

        assertThrows(BadData.class, () -> pages.open(answer));
    }

    @Test
    void a_block_is_final_when_it_has_its_confirmations() {
        BlockPages pages = new BlockPages(WALLET, 100, 0);

        assertTrue(pages.isFinal(88));
        assertFalse(pages.isFinal(89));
        assertFalse(pages.isFinal(101));
    }
}
