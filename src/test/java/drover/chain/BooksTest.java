package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.TestConfig;
import drover.metrics.Meters;
import drover.record.Json;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import drover.system.Condition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksTest {
    private static final String ADDRESS = "0xb2B4AC460818E06Dd1d3995da36242db774a2768";
    private static final String TOKEN = "0x66489B15FEB68c6d2980790096ddA0eF7Fce43f1";
    private static final Wallet WALLET = new Wallet(1, ADDRESS, Listing.TRANSACTIONS, 12);
    private static final String NAME = "etherscan-1-balance-" + ADDRESS;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Map<String, String> keys = new HashMap<>(Map.of(
            "etherscan.chain-id", "1",
            "etherscan.addresses", ADDRESS,
            "etherscan.token-contracts", TOKEN,
            "etherscan.confirmations", "12",
            "etherscan.second-look", "10s",
            "etherscan.audit.schedule", "0 0 3 * * ?"));
    private TestStore store;
    private Ledger ledger;
    private WalletAudits audits;
    private Heads heads;
    private Books books;

    @BeforeEach
    void start() {
        store = new TestStore(TestDatabase.sqlite(folder));
        ledger = new Ledger(store);
        Chains chains = new Chains(TestConfig.of(keys));
        Findings findings = new Findings(store);
        audits = new WalletAudits(findings, ledger, chains, new Meters(new SimpleMeterRegistry()), clock);
        heads = new Heads(store, chains, clock);
        books = new Books(chains, heads, ledger, findings, audits, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void told(Listing listing, String key, String token, long change) {
        ledger.seen(
                WALLET.in(listing).stream(),
                List.of(new Entry(key, 50, 1_750_000_000, token, BigInteger.valueOf(change), Json.object())));
    }

    private void state(String token, String balance, long head) throws BadData {
        long believed = heads.believe(Json.object().put("result", "0x" + Long.toHexString(head)), "etherscan");
        assertEquals(head, believed);
        books.check(Json.object().put("result", balance), new Books.Book(WALLET, token, true), "etherscan");
    }

    private List<Condition> conditions() {
        return audits.conditions().toList();
    }

    @Test
    void books_balance_when_all_lists_together_explain_the_balance() throws BadData {
        told(Listing.TRANSACTIONS, "in", "", 1000);
        told(Listing.TRANSACTIONS, "out", "", -300);
        told(Listing.INTERNAL, "paid by a contract", "", 50);
        told(Listing.TOKENS, "token", TOKEN, 9);

        state("", "750", 100);
        state(TOKEN, "9", 100);
        clock.pass(Duration.ofMinutes(1));
        state("", "750", 105);

        assertEquals(List.of(), conditions());
    }

    @Test
    void a_difference_is_said_with_its_size_and_its_block_when_a_second_look_finds_the_same() throws BadData {
        told(Listing.TRANSACTIONS, "in", "", 1000);
        state("", "1000", 100);
        state("", "2500000000000001000", 120);
        assertEquals(List.of(), conditions(), "the list may be behind");
        clock.pass(Duration.ofSeconds(10));

        state("", "2500000000000001000", 121);

        assertEquals(1, conditions().size());
        Condition failed = conditions().get(0);
        assertEquals(Condition.Code.AUDIT_FAILED, failed.code());
        assertEquals(clock.instant().minusSeconds(10), failed.since());
        assertTrue(
                failed.words()
                        .startsWith(NAME + ": the balance that the API states is 2.5 coins more than what was told,"
                                + " since block 100"),
                failed.words());
        told(Listing.INTERNAL, "late", "", 2_500_000_000_000_000_000L);
        state("", "2500000000000001000", 130);
        assertEquals(List.of(), conditions());
    }

    @Test
    void a_difference_that_is_another_one_each_time_is_a_list_that_is_behind() throws BadData {
        state("", "1", 100);
        clock.pass(Duration.ofSeconds(30));
        state("", "2", 101);

        assertEquals(List.of(), conditions());
        clock.pass(Duration.ofSeconds(30));
        state("", "2", 102);
        assertTrue(conditions().get(0).words().contains("since the first block that is read"));
    }

    @Test
    void what_was_there_before_the_first_block_that_is_read_is_taken_as_it_is() throws BadData {
        keys.put("etherscan.start-block", "90");
        start();
        told(Listing.TRANSACTIONS, "in", "", 1000);
        state("", "5000", 100);
        told(Listing.TRANSACTIONS, "out", "", -10);
        clock.pass(Duration.ofMinutes(1));

        state("", "4990", 110);
        assertEquals(List.of(), conditions());
        clock.pass(Duration.ofMinutes(1));
        state(TOKEN, "3", 110);
        assertEquals(List.of(), conditions());
    }

    @Test
    void balances_are_due_by_the_schedule_by_command_and_again_while_they_are_not_explained() throws BadData {
        assertEquals(List.of(), books.due("etherscan"), "the first time is the next one of the schedule");
        clock.pass(Duration.ofHours(13));
        assertEquals(2, books.due("etherscan").size(), "03:00 has passed");
        state("", "0", 100);
        state(TOKEN, "0", 100);
        assertEquals(List.of(), books.due("etherscan"));

        assertTrue(audits.audit("etherscan-wallets"));
        assertEquals(2, books.due("etherscan").size());
        assertEquals(List.of(), books.due("etherscan"), "once");

        state(TOKEN, "7", 100);
        assertEquals(List.of(), books.due("etherscan"));
        clock.pass(Duration.ofSeconds(10));
        assertEquals(
                List.of(TOKEN),
                books.due("etherscan").stream().map(Books.Book::token).toList());
        state(TOKEN, "7", 100);
        clock.pass(Duration.ofSeconds(9));
        assertTrue(books.due("etherscan").isEmpty());
        clock.pass(Duration.ofMinutes(1));
        state(TOKEN, "7", 100);
        clock.pass(Duration.ofMinutes(1));
        assertTrue(books.due("etherscan").isEmpty(), "ever more rarely");
        clock.pass(Duration.ofMinutes(1));
        assertFalse(books.due("etherscan").isEmpty());
    }

    @Test
    void each_balance_is_asked_for_by_its_own_name_and_no_balance_is_none() {
        assertEquals(
                "module=account&action=tokenbalance&contractaddress=" + TOKEN + "&address=" + ADDRESS + "&tag=latest",
                books.query(new Books.Book(WALLET, TOKEN, true)));
        assertThrows(BadData.class, () -> state("", "", 100));
        assertThrows(BadData.class, () -> state("", "0x12", 100));
    }
}
