package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import drover.system.BadData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPagesTest {
    private static final Wallet WALLET =
            new Wallet(1, "0xb2B4AC460818E06Dd1d3995da36242db774a2768", Listing.TOKENS, 12);
    private static final Pattern QUERY = Pattern.compile("startblock=(\\d+)&page=(\\d+)&offset=(\\d+)");

    private static final String DIGEST =
            HexFormat.of().formatHex(Digest.of("", "", WALLET.address().toLowerCase(Locale.ROOT), "1"), 0, 8);

    /** A transfer: its block, and what it is known by; some are exactly alike. */
    private record Mined(long block, String hash) {}

    /** What a wallet has on the chain, as the API lists it: from a block on, in pages, within a window. */
    private static final class Chain {
        final List<Mined> mined = new ArrayList<>();
        int most = 1000;
        int calls;

        Chain giving(int rows) {
            most = rows;
            return this;
        }

        Chain add(long block, int count) {
            for (int i = 0; i < count; i++) {
                mined.add(new Mined(block, block + "-" + i));
            }
            return this;
        }

        ObjectNode answer(String query) {
            Matcher asked = QUERY.matcher(query);
            assertTrue(asked.matches(), query);
            return answer(
                    Long.parseLong(asked.group(1)), Integer.parseInt(asked.group(2)), Integer.parseInt(asked.group(3)));
        }

        /** As one that gives less than it is asked for, and skips what it was asked to skip. */
        ObjectNode answer(long start, int page, int offset) {
            calls++;
            assertTrue(page * offset <= 10_000, "page " + page + " of " + offset + " is beyond the window");
            assertTrue(offset <= 1000, "more than 1,000 records a call");
            List<Mined> found = mined.stream().filter(tx -> tx.block() >= start).toList();
            int from = Math.min((page - 1) * offset, found.size());
            int to = Math.min(from + Math.min(offset, most), found.size());
            ObjectNode answer = Json.object();
            ArrayNode result = answer.putArray("result");
            found.subList(from, to).forEach(tx -> result.addObject()
                    .put("blockNumber", String.valueOf(tx.block()))
                    .put("timeStamp", "1750000000")
                    .put("to", WALLET.address())
                    .put("value", "1")
                    .put("hash", tx.hash()));
            return answer;
        }

        /** Reads as the route does; the keys of all that was seen. */
        Set<String> readFrom(long start) throws BadData {
            Set<String> keys = new HashSet<>();
            BlockPages pages = new BlockPages(WALLET, start, false, 1_760_000_000);
            while (pages.isMore()) {
                JsonNode records = pages.open(answer(pages.query("startblock={start}&page={page}&offset={limit}")));
                Rows.Page taken = pages.take(records);
                taken.entries().forEach(entry -> keys.add(entry.key()));
                pages.advance(records, taken, false);
            }
            assertTrue(pages.isComplete());
            return keys;
        }

        /** The keys that should be seen: those alike are numbered. */
        Set<String> keysFrom(long start) {
            Set<String> keys = new HashSet<>();
            for (Mined tx : mined) {
                if (tx.block() >= start) {
                    String key = key(tx.hash());
                    for (int number = 2; !keys.add(key); number++) {
                        key = key(tx.hash()) + "-" + number;
                    }
                }
            }
            return keys;
        }

        static String key(String hash) {
            return "1/" + hash + "/" + WALLET.address() + "/" + DIGEST;
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
        int most = 2 * expected.size() / 1000 + 4;
        assertTrue(chain.calls <= most, () -> chain.calls + " calls for " + expected.size() + " records");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "999, 2", "1000, 2", "1001, 3", "2500, 4", "9000, 10"})
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

    @ParameterizedTest
    @CsvSource({"100", "7", "3"})
    void a_list_that_gives_less_than_it_is_asked_for_is_read_to_its_end(int most) throws BadData {
        Chain chain = new Chain().giving(most);
        for (int block = 1; block <= 60; block++) {
            chain.add(block, block % 9 == 0 ? 20 : 1);
        }

        assertEquals(chain.keysFrom(0), chain.readFrom(0));
    }

    @Test
    void what_is_alike_has_the_same_keys_when_its_block_is_read_again() throws BadData {
        Chain chain = new Chain().add(1, 999);
        Mined twin = new Mined(2, "twin");
        chain.mined.addAll(List.of(twin, twin, twin));

        Set<String> seen = chain.readFrom(0);

        assertEquals(1002, seen.size());
        assertTrue(seen.containsAll(Set.of(Chain.key("twin"), Chain.key("twin") + "-2", Chain.key("twin") + "-3")));
    }

    @Test
    void a_list_in_no_order_is_read_page_by_page() throws BadData {
        Chain chain = new Chain().giving(5);
        for (int block = 40; block > 0; block--) {
            chain.add(block, 1);
        }

        assertEquals(chain.keysFrom(0), chain.readFrom(0));
    }

    @Test
    void a_page_that_comes_again_adds_nothing_and_ends_the_list() throws BadData {
        BlockPages pages = new BlockPages(WALLET, 7, false, 1_760_000_000);
        Mined twin = new Mined(7, "twin");
        Chain chain = new Chain();
        chain.mined.addAll(List.of(twin, twin));

        Set<String> keys = new HashSet<>();
        while (pages.isMore()) {
            JsonNode records = chain.answer(0, 1, 1000).path("result");
            Rows.Page taken = pages.take(records);
            taken.entries().forEach(entry -> keys.add(entry.key()));
            pages.advance(records, taken, false);
        }

        assertEquals(Set.of(Chain.key("twin"), Chain.key("twin") + "-2"), keys);
        assertEquals(2, chain.calls);
    }

    @Test
    void a_full_page_that_comes_again_is_said() {
        Chain chain = new Chain().add(1, 1).add(2, 999);
        BlockPages pages = new BlockPages(WALLET, 0, false, 1_760_000_000);

        BadData failure = assertThrows(BadData.class, () -> {
            while (pages.isMore()) {
                JsonNode records = chain.answer(0, 1, 1000).path("result");
                pages.advance(records, pages.take(records), false);
            }
        });

        assertTrue(failure.getMessage().contains("the same page comes again and again"), failure.getMessage());
    }

    @Test
    void a_list_without_end_is_left_at_a_thousand_pages_and_is_not_complete() throws BadData {
        BlockPages pages = new BlockPages(WALLET, 0, false, 1_760_000_000);
        int calls = 0;
        while (pages.isMore()) {
            calls++;
            JsonNode records = new Chain().add(calls, 1).answer(0, 1, 1000).path("result");
            pages.advance(records, pages.take(records), false);
        }

        assertEquals(1000, calls);
        assertFalse(pages.isComplete());
    }

    @Test
    void a_text_in_place_of_the_list_is_refused_and_a_missing_list_is_empty_where_the_status_says_so()
            throws Exception {
        BlockPages pages = new BlockPages(WALLET, 0, false, 1_760_000_000);

        assertThrows(BadData.class, () -> pages.open(Json.read("{\"status\":\"1\",\"result\":\"[]\"}")));
        assertThrows(BadData.class, () -> pages.open(Json.read("{\"status\":\"1\"}")));
        assertThrows(BadData.class, () -> pages.open(Json.read("{\"status\":\"0\",\"result\":{}}")));
        assertTrue(pages.open(Json.read("{\"status\":\"0\",\"result\":null}")).isEmpty());
        assertTrue(pages.open(Json.read("{\"status\":\"0\",\"result\":\"\"}")).isEmpty());
    }
}
