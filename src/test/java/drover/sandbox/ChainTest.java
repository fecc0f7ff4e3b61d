package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.record.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
    private static final String WALLET = "0xb2B4AC460818E06Dd1d3995da36242db774a2768";
    private static final String OTHER = "0x0fD4Ba4D2D4602BA6e549706118864B3485FbF18";
    private static final String TOKEN = "0x66489B15FEB68c6d2980790096ddA0eF7Fce43f1";
    private static final String AUTHORISED = "chainid=1&apikey=sandbox-key&";

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private Chain chain;

    @BeforeEach
    void start() throws IOException {
        chain = new Chain(clock);
        chain.setJournal(folder.resolve("sandbox/etherscan.jsonl").toString());
        chain.setWallets(WALLET + "," + OTHER);
        chain.setToken(TOKEN);
        chain.setSeconds(3);
        chain.load();
    }

    private JsonNode ask(String query) throws IOException {
        Answer answer = chain.answer(query);
        assertEquals(200, answer.status());
        return Json.read(answer.body());
    }

    private JsonNode result(String query) throws IOException {
        return ask(AUTHORISED + query).path("result");
    }

    private long head() throws IOException {
        return Long.decode(result("module=proxy&action=eth_blockNumber").asText());
    }

    private List<ObjectNode> list(String action, String address, String more) throws IOException {
        List<ObjectNode> list = new ArrayList<>();
        result("module=account&action=" + action + "&address=" + address + more)
                .forEach(tx -> list.add(((ObjectNode) tx).without("confirmations")));
        return list;
    }

    private static Map<String, String> blocks(List<ObjectNode> list) {
        Map<String, String> blocks = new HashMap<>();
        list.forEach(tx ->
                blocks.put(tx.path("hash").asText(), tx.path("blockNumber").asText()));
        return blocks;
    }

    @Test
    void the_newest_block_moves_on_with_the_clock_and_a_restart_goes_on() throws IOException {
        assertEquals(100, head());

        clock.pass(Duration.ofSeconds(31));
        assertEquals(110, head());
        start();

        assertEquals(110, head());
    }

    @ParameterizedTest
    @CsvSource({
        "chainid=1&module=proxy&action=eth_blockNumber, Missing/Invalid API Key",
        "chainid=1&apikey=another&module=proxy&action=eth_blockNumber, Invalid API Key",
        "apikey=sandbox-key&chainid=1&module=account&action=nonsense, Error! Missing Or invalid Action name",
        "apikey=sandbox-key&chainid=1, Error! Missing Or invalid Action name",
        "apikey=sandbox-key&chainid=1&module=account&action=txlist&address=0x12, Error! Invalid address format",
        "apikey=sandbox-key&chainid=1&module=contract&action=getabi&address=0x12, Contract source code not verified"
    })
    void what_it_cannot_answer_is_an_error_with_status_200(String query, String text) throws IOException {
        JsonNode answer = ask(query);

        assertEquals("0", answer.path("status").asText());
        assertEquals("NOTOK", answer.path("message").asText());
        assertEquals(text, answer.path("result").asText());
    }

    @Test
    void without_a_chain_nothing_is_answered() throws IOException {
        JsonNode answer = ask("apikey=sandbox-key&module=proxy&action=eth_blockNumber");

        assertTrue(answer.path("result").asText().startsWith("Missing or unsupported chainid"));
    }

    @Test
    void a_list_is_given_in_pages_from_a_block_to_a_block_in_either_order() throws IOException {
        List<ObjectNode> all = list("txlist", WALLET, "&sort=asc");
        assertTrue(all.size() > 8, () -> all.size() + " transactions");

        assertEquals(all.subList(3, 6), list("txlist", WALLET, "&page=2&offset=3&sort=asc"));
        assertEquals(
                all.get(all.size() - 1),
                list("txlist", WALLET, "&page=1&offset=1&sort=desc").get(0));
        assertEquals(
                all.stream()
                        .filter(tx -> tx.path("blockNumber").asInt() >= 20
                                && tx.path("blockNumber").asInt() <= 60)
                        .toList(),
                list("txlist", WALLET.toLowerCase(java.util.Locale.ROOT), "&startblock=20&endblock=60"));
        assertEquals(
                "No transactions found",
                ask(AUTHORISED + "module=account&action=txlist&address=" + WALLET + "&startblock=9999999")
                        .path("message")
                        .asText());
    }

    @Test
    void a_page_beyond_the_window_is_refused() throws IOException {
        JsonNode answer = ask(AUTHORISED + "module=account&action=txlist&address=" + WALLET + "&page=11&offset=1000");

        assertTrue(answer.path("message").asText().startsWith("Result window is too large"));
        assertTrue(answer.path("result").isNull());
    }

    @Test
    void what_has_twelve_blocks_on_top_does_not_change_any_more() throws IOException {
        for (int i = 0; i < 60; i++) {
            String settled = "&endblock=" + (head() - 12);
            List<ObjectNode> transactions = list("txlist", WALLET, settled);
            List<ObjectNode> transfers = list("tokentx", OTHER, settled);

            clock.pass(Duration.ofSeconds(3));
            start();

            assertEquals(transactions, list("txlist", WALLET, settled));
            assertEquals(transfers, list("tokentx", OTHER, settled));
        }
    }

    @Test
    void in_a_few_minutes_everything_happens_that_can_happen() throws IOException {
        Map<String, String> seen = new HashMap<>();
        Set<String> gone = new HashSet<>();
        Set<String> back = new HashSet<>();
        boolean failed = false;
        int tokens = list("tokentx", OTHER, "").size();
        for (int i = 0; i < 120; i++) {
            for (String wallet : List.of(WALLET, OTHER)) {
                List<ObjectNode> now = list("txlist", wallet, "");
                Map<String, String> blocks = blocks(now);
                blocks.forEach((hash, block) -> {
                    if (gone.contains(wallet + hash) && back.add(wallet + hash)) {
                        assertFalse(block.equals(seen.get(wallet + hash)), "it comes back in another block");
                    }
                    seen.put(wallet + hash, block);
                });
                seen.keySet().stream()
                        .filter(key -> key.startsWith(wallet) && !blocks.containsKey(key.substring(42)))
                        .forEach(gone::add);
                failed |=
                        now.stream().anyMatch(tx -> tx.path("isError").asText().equals("1"));
            }
            clock.pass(Duration.ofSeconds(3));
        }

        assertTrue(failed, "one fails");
        assertTrue(gone.size() > back.size() && !back.isEmpty(), "some are dropped, and some of them come back");
        assertTrue(list("tokentx", OTHER, "").size() > tokens, "tokens are transferred");
        Set<String> both = new HashSet<>(blocks(list("txlist", WALLET, "")).keySet());
        both.retainAll(blocks(list("txlist", OTHER, "")).keySet());
        assertFalse(both.isEmpty(), "something goes from one wallet to the other");
    }

    @Test
    void balances_and_the_price_of_gas_move_and_are_exact_texts() throws IOException {
        Set<String> balances = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        Set<String> prices = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            balances.add(
                    result("module=account&action=balance&address=" + WALLET).asText());
            tokens.add(result("module=account&action=tokenbalance&address=" + WALLET + "&contractaddress=" + TOKEN)
                    .asText());
            prices.add(result("module=gastracker&action=gasoracle")
                    .path("ProposeGasPrice")
                    .asText());
            clock.pass(Duration.ofSeconds(3));
        }

        for (Set<String> texts : List.of(balances, tokens)) {
            assertTrue(texts.size() > 2, texts::toString);
            assertTrue(texts.stream().allMatch(text -> text.matches("[1-9]\\d{18,}")), texts::toString);
        }
        assertTrue(prices.size() > 2, prices::toString);
        assertTrue(prices.stream().allMatch(text -> text.matches("0\\.\\d{3}")), prices::toString);
        assertEquals(
                "0", result("module=account&action=balance&address=" + TOKEN).asText());
    }

    @Test
    void the_lists_explain_every_change_of_a_balance() throws IOException {
        BigInteger before = balance();
        BigInteger told = told();
        for (int i = 0; i < 40; i++) {
            clock.pass(Duration.ofSeconds(9));

            assertEquals(told().subtract(told), balance().subtract(before));
        }
        assertFalse(list("txlistinternal", WALLET, "").isEmpty());
    }

    private BigInteger balance() throws IOException {
        return new BigInteger(
                result("module=account&action=balance&address=" + WALLET).asText());
    }

    private BigInteger told() throws IOException {
        BigInteger sum = BigInteger.ZERO;
        for (String action : List.of("txlist", "txlistinternal")) {
            for (JsonNode row : list(action, WALLET, "")) {
                BigInteger value = new BigInteger(row.path("value").asText());
                boolean failed = row.path("isError").asText().equals("1");
                boolean sent = row.path("from").asText().equalsIgnoreCase(WALLET);
                boolean received = row.path("to").asText().equalsIgnoreCase(WALLET);
                BigInteger gas = sent && action.equals("txlist")
                        ? new BigInteger(row.path("gasUsed").asText())
                                .multiply(new BigInteger(row.path("gasPrice").asText()))
                        : BigInteger.ZERO;
                sum = sum.add(received && !failed ? value : BigInteger.ZERO)
                        .subtract(sent && !failed ? value : BigInteger.ZERO)
                        .subtract(gas);
            }
        }
        return sum;
    }

    @Test
    void the_contract_of_the_token_is_verified() throws IOException {
        String abi = result("module=contract&action=getabi&address=" + TOKEN).asText();

        assertEquals("transfer", Json.read(abi).at("/0/name").asText());
    }
}
