package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
    private static final String WALLET = "0xb2B4AC460818E06Dd1d3995da36242db774a2768";
    private static final String SOMEBODY = "0xc6d0ee06cb7cd250a23d2cf6dbbc7ec6c92af7d4";
    private static final long NOW = 1_760_000_000;

    private static Rows rows(Listing listing) {
        return new Rows(new Wallet(1, WALLET, listing, 12), NOW);
    }

    private static ObjectNode row(String from, String to, String value) {
        return Json.object()
                .put("blockNumber", "7")
                .put("timeStamp", "1750000000")
                .put("hash", "0xab")
                .put("from", from)
                .put("to", to)
                .put("value", value)
                .put("gasUsed", "21000")
                .put("gasPrice", "2")
                .put("isError", "0");
    }

    private static ArrayNode page(JsonNode... rows) {
        return Json.object().arrayNode().addAll(List.of(rows));
    }

    private static Entry only(Listing listing, JsonNode row) {
        List<Entry> entries = rows(listing).read(page(row)).entries();
        assertEquals(1, entries.size());
        return entries.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        // from us, to us, failed, what it changes
        "false, true, false, 500",
        "false, true, true, 0",
        "true, false, false, -42500",
        "true, false, true, -42000",
        "true, true, false, -42000"
    })
    void a_transaction_changes_the_balance_by_its_value_and_what_it_cost_us(
            boolean fromUs, boolean toUs, boolean failed, BigInteger change) {
        ObjectNode row = row(fromUs ? WALLET : SOMEBODY, toUs ? WALLET.toLowerCase(Locale.ROOT) : SOMEBODY, "500")
                .put("isError", failed ? "1" : "0");

        assertEquals(change, only(Listing.TRANSACTIONS, row).change());
    }

    @Test
    void a_contract_that_is_made_takes_its_value_with_it_and_a_fee_below_counts() {
        ObjectNode made =
                row(WALLET, "", "500").put("contractAddress", SOMEBODY).put("L1FeesPaid", "7");
        ObjectNode ours = row(SOMEBODY, "", "500").put("contractAddress", WALLET);

        assertEquals(
                BigInteger.valueOf(-42_507), only(Listing.TRANSACTIONS, made).change());
        assertEquals(BigInteger.valueOf(500), only(Listing.TRANSACTIONS, ours).change());
    }

    @Test
    void an_internal_transaction_and_a_token_transfer_cost_no_gas_of_ours() {
        ObjectNode token =
                row(WALLET, SOMEBODY, "500").put("contractAddress", SOMEBODY).put("tokenDecimal", "2");

        assertEquals(
                BigInteger.valueOf(-500),
                only(Listing.INTERNAL, row(WALLET, SOMEBODY, "500")).change());
        Entry transfer = only(Listing.TOKENS, token);
        assertEquals(BigInteger.valueOf(-500), transfer.change());
        assertEquals(Address.checksummed(SOMEBODY), transfer.token());
        assertEquals("5", transfer.record().path("value_token").asText());
    }

    @Test
    void what_does_not_say_its_value_or_its_gas_changes_nobody_knows_what() {
        assertNull(only(Listing.TRANSACTIONS, row(SOMEBODY, WALLET, "1e18")).change());
        assertNull(only(Listing.TRANSACTIONS, row(WALLET, SOMEBODY, "5").put("gasUsed", ""))
                .change());
    }

    @Test
    void rows_without_hash_block_or_time_and_those_of_tomorrow_are_unreadable_and_the_others_are_read() {
        ArrayNode page = page(
                row(SOMEBODY, WALLET, "1").put("hash", ""),
                row(SOMEBODY, WALLET, "1").put("blockNumber", "0x7"),
                row(SOMEBODY, WALLET, "1").put("timeStamp", "soon"),
                row(SOMEBODY, WALLET, "1").put("timeStamp", String.valueOf(NOW + 100_000)),
                Json.object().textNode("a text"),
                row(SOMEBODY, WALLET, "1"));

        Rows.Page read = rows(Listing.TRANSACTIONS).read(page);

        assertEquals(5, read.unreadable().size());
        assertFalse(read.unreadable().get(1).has("key"));
        assertTrue(read.unreadable().get(2).has("key"));
        assertEquals(1, read.entries().size());
    }

    @Test
    void entries_come_in_the_order_of_their_blocks_and_rows_of_others_are_not_ours() {
        ArrayNode page = page(
                row(SOMEBODY, WALLET, "1").put("blockNumber", "9").put("hash", "0x9"),
                row(SOMEBODY, WALLET, "1"),
                row(SOMEBODY, SOMEBODY, "1").put("hash", "0xff"));

        Rows.Page read = rows(Listing.TRANSACTIONS).read(page);

        assertEquals(List.of(7L, 9L), read.entries().stream().map(Entry::block).toList());
        assertFalse(read.sorted());
        assertEquals(List.of("0xff"), read.foreign());
    }

    @Test
    void a_snapshot_is_no_part_of_a_record() {
        assertFalse(only(Listing.TRANSACTIONS, row(SOMEBODY, WALLET, "1").put("confirmations", "4"))
                .record()
                .has("confirmations"));
    }

    @Test
    void a_row_whose_hash_is_null_or_a_number_is_unreadable_and_is_no_transaction_of_that_name() {
        ObjectNode none = row(SOMEBODY, WALLET, "1").putNull("hash");
        ObjectNode number = row(SOMEBODY, WALLET, "1").put("hash", 7);

        Rows.Page page = rows(Listing.TRANSACTIONS).read(page(none, number, row(SOMEBODY, WALLET, "1")));

        assertEquals(1, page.entries().size());
        assertEquals(2, page.unreadable().size());
    }
}
