package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.chain.WalletAudits;
import drover.poll.Audits;
import drover.record.Json;
import drover.system.ApiException;
import drover.system.BadData;
import drover.system.Door;
import drover.system.Permanent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the cases in {@code fixtures/etherscan} cannot say: what is asked, and what is not asked any more. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class EtherscanPollTest extends RouteTest {
    private static final String WALLET = "0xb2B4AC460818E06Dd1d3995da36242db774a2768";
    private static final String OTHER = "0x0fD4Ba4D2D4602BA6e549706118864B3485FbF18";
    private static final String SOMEBODY = "0xc6d0ee06cb7cd250a23d2cf6dbbc7ec6c92af7d4";
    private static final String CONTRACT = "0x66489B15FEB68c6d2980790096ddA0eF7Fce43f1";

    @Inject
    WalletAudits audits;

    @AfterEach
    void defaults() {
        await().atMost(Duration.ofSeconds(60)).until(() -> count("delivery WHERE state <> 'delivered'") == 0);
        Properties properties = System.getProperties();
        properties.keySet().removeIf(key -> key.toString().startsWith("etherscan."));
        doors.of("etherscan").reopen();
    }

    private void poll() throws Exception {
        poll("etherscan", "etherscan");
    }

    private void head(long block) {
        server.stubFor(etherscan("eth_blockNumber")
                .willReturn(
                        okJson("{\"jsonrpc\":\"2.0\",\"id\":83,\"result\":\"0x" + Long.toHexString(block) + "\"}")));
    }

    private static ObjectNode transaction(long block, String hash) {
        return Json.object()
                .put("blockNumber", String.valueOf(block))
                .put("timeStamp", String.valueOf(1_750_000_000 + 12 * block))
                .put("hash", hash)
                .put("from", SOMEBODY)
                .put("to", WALLET)
                .put("value", "1")
                .put("isError", "0");
    }

    private static String answer(List<ObjectNode> records) {
        ObjectNode answer = Json.object().put("status", "1").put("message", "OK");
        ArrayNode result = answer.putArray("result");
        result.addAll(records);
        return answer.toString();
    }

    private void transactions(ObjectNode... transactions) {
        server.stubFor(etherscan("txlist")
                .withQueryParam("address", equalTo(WALLET))
                .willReturn(okJson(answer(List.of(transactions)))));
    }

    /** What was asked, in order. */
    private List<LoggedRequest> asked() {
        List<LoggedRequest> asked =
                new ArrayList<>(server.findAll(getRequestedFor(urlPathEqualTo("/etherscan/v2/api"))));
        asked.sort(Comparator.comparing(LoggedRequest::getLoggedDate));
        return asked;
    }

    private List<LoggedRequest> asked(String action) {
        return asked().stream()
                .filter(call -> query(call, "action").equals(action))
                .toList();
    }

    private static String query(LoggedRequest call, String name) {
        return call.queryParameter(name).firstValue();
    }

    @Test
    void every_call_names_the_chain_and_carries_the_key() throws Exception {
        poll();

        assertEquals(
                List.of(
                        "eth_blockNumber",
                        "txlist",
                        "txlistinternal",
                        "tokentx",
                        "txlist",
                        "txlistinternal",
                        "tokentx",
                        "balance",
                        "tokenbalance",
                        "balance",
                        "tokenbalance",
                        "gasoracle"),
                asked().stream().map(call -> query(call, "action")).toList());
        for (LoggedRequest call : asked()) {
            assertEquals("1", query(call, "chainid"), call.getUrl());
            assertEquals("key-of-the-tests", query(call, "apikey"), call.getUrl());
            assertTrue(call.getHeader("User-Agent").startsWith("Drover/"));
        }
        assertEquals(
                List.of(WALLET, OTHER),
                asked("txlist").stream().map(call -> query(call, "address")).toList());
        assertEquals(CONTRACT, query(asked("tokenbalance").get(0), "contractaddress"));
        assertEquals(0, count("event"), "nothing of nothing is no news");
    }

    @Test
    void a_wallet_is_asked_for_oldest_first_and_read_again_as_far_back_as_the_look_back() throws Exception {
        System.setProperty("etherscan.start-block", "40");
        System.setProperty("etherscan.lookback", "24s");
        head(100);
        transactions(transaction(80, "0x80"), transaction(88, "0x88"), transaction(89, "0x89"));
        poll();
        head(101);
        transactions(
                transaction(80, "0x80"), transaction(88, "0x88"), transaction(89, "0x89"), transaction(101, "0x101"));
        poll();
        head(113);
        poll();
        assertEquals("89", cursor(), "two blocks before the newest that is confirmed, 101, the list shows this one");
        head(90);
        transactions(transaction(89, "0x89"), transaction(101, "0x101"));

        poll();

        List<LoggedRequest> lists = asked("txlist").stream()
                .filter(call -> query(call, "address").equals(WALLET))
                .toList();
        assertEquals("asc", query(lists.get(0), "sort"));
        assertEquals("1", query(lists.get(0), "page"));
        assertEquals("1000", query(lists.get(0), "offset"));
        assertEquals(
                List.of("40", "89", "89", "80", "101", "80", "89"),
                lists.stream().map(call -> query(call, "startblock")).toList(),
                "a list with news is read on until nothing is new, and a quiet one costs one call");
        assertEquals(8, types(delivered(8)).size());
        assertEquals("89", cursor(), "and a head that falls back takes the cursor not with it");
    }

    private String cursor() {
        String stream = "etherscan-1-transactions-" + WALLET;
        return cursors(stream).get(stream);
    }

    @Test
    void nothing_is_missed_when_more_than_two_pages_share_a_block() throws Exception {
        System.setProperty("etherscan.first-run", "baseline");
        System.setProperty("etherscan.lookback", "24s");
        List<ObjectNode> all = new ArrayList<>();
        all.add(transaction(10, "0xfirst"));
        for (int i = 0; i < 2300; i++) {
            all.add(transaction(50, "0x" + i));
        }
        all.add(transaction(60, "0xlast"));
        for (int start : List.of(0, 50, 60)) {
            List<ObjectNode> from = all.stream()
                    .filter(tx -> tx.path("blockNumber").asInt() >= start)
                    .toList();
            for (int page = 1; page <= 3; page++) {
                server.stubFor(etherscan("txlist")
                        .withQueryParam("address", equalTo(WALLET))
                        .withQueryParam("startblock", equalTo(String.valueOf(start)))
                        .withQueryParam("page", equalTo(String.valueOf(page)))
                        .willReturn(okJson(answer(from.subList(
                                Math.min(1000 * (page - 1), from.size()), Math.min(1000 * page, from.size()))))));
            }
        }

        poll();

        assertEquals(2302, count("record WHERE thing = 'transaction' AND status = 'confirmed'"));
        assertEquals("50", cursor());
    }

    @Test
    void a_list_that_breaks_off_goes_on_from_what_is_durable_and_settled() throws Exception {
        List<ObjectNode> all = new ArrayList<>();
        for (int block = 1; block <= 1001; block++) {
            all.add(transaction(block, "0x" + block));
        }
        head(500);
        answers(0, all.subList(0, 1000));
        server.stubFor(etherscan("txlist")
                .withQueryParam("startblock", equalTo("1000"))
                .willReturn(fixture("etherscan", "error-bad-action.json", 200)));

        poll();

        assertEquals(1000 + 488, count("event"), "received, and confirmed where it is");
        assertEquals("188", cursor(), "an hour before the newest that is confirmed, 488");
        answers(188, all.subList(187, 1001));
        answers(1001, all.subList(1000, 1001));
        poll();
        assertEquals(1001 + 488, count("event"), "nothing twice");
        assertEquals("188", cursor());
    }

    private void answers(long startBlock, List<ObjectNode> transactions) {
        server.stubFor(etherscan("txlist")
                .withQueryParam("address", equalTo(WALLET))
                .withQueryParam("startblock", equalTo(String.valueOf(startBlock)))
                .willReturn(okJson(answer(transactions))));
    }

    @Test
    void what_is_missing_is_dropped_when_a_poll_misses_it_again_after_the_second_look() throws Exception {
        transactions(transaction(99, "0x99"));
        poll();
        System.setProperty("etherscan.second-look", "1h");
        transactions();
        poll();
        poll();
        poll();
        assertEquals(1, count("event"), "an hour has not passed");
        assertEquals("0", cursor());
        System.setProperty("etherscan.second-look", "1ms");

        poll();
        poll();

        assertEquals(
                List.of(
                        "etherscan.transaction.received transaction/1/0x99/" + WALLET,
                        "etherscan.transaction.dropped transaction/1/0x99/" + WALLET),
                told(2));
        transactions(transaction(99, "0x99"));
        poll();
        assertEquals("etherscan.transaction.received transaction/1/0x99/" + WALLET, told(3).get(2));
    }

    @Test
    void an_audit_tells_what_no_poll_had_told_and_compares_the_balance() throws Exception {
        System.setProperty("etherscan.lookback", "24s");
        ObjectNode late = transaction(7, "0x7").put("value", "500");
        answers(0, List.of(transaction(40, "0x40"), transaction(50, "0x50"), transaction(60, "0x60")));
        poll();
        assertEquals("50", cursor());
        answers(0, List.of(late, transaction(40, "0x40"), transaction(50, "0x50"), transaction(60, "0x60")));
        answers(50, List.of(transaction(50, "0x50"), transaction(60, "0x60")));
        poll();
        assertEquals(6, count("event"), "the polls have gone past its block");
        server.stubFor(etherscan("balance")
                .withQueryParam("address", equalTo(WALLET))
                .willReturn(okJson("{\"status\":\"1\",\"message\":\"OK\",\"result\":\"503\"}")));
        audits.audit("etherscan-wallets");
        assertTrue(audits.last("etherscan-wallets") == null, "nothing was looked at yet");

        poll();

        assertEquals(8, count("event WHERE type LIKE 'etherscan.transaction.%'"));
        Audits.Audit first = audits.last("etherscan-wallets");
        assertEquals("complete: 4 of 4 told, and the books balance", first.words());
        assertEquals(1, first.healed());
        server.stubFor(etherscan("balance")
                .withQueryParam("address", equalTo(WALLET))
                .willReturn(okJson("{\"status\":\"1\",\"message\":\"OK\",\"result\":\"504\"}")));
        audits.audit("etherscan-wallets");
        poll();
        String words = audits.last("etherscan-wallets").words();
        assertTrue(words.contains("0.000000000000000001 coins more than what was told, since block 100"), words);
    }

    @Test
    void another_chain_is_another_instance_with_keys_of_its_own_and_the_same_door() throws Exception {
        System.setProperty("etherscan.polygon.chain-id", "137");
        System.setProperty("etherscan.polygon.addresses", WALLET);
        String id = TemplatedRouteBuilder.builder(camel, "etherscan-wallets")
                .routeId("etherscan-polygon-poll")
                .parameter("keys", "etherscan.polygon")
                .add();
        try {
            transactions(transaction(99, "0xab"));
            poll();
            poll("etherscan", "etherscan.polygon");
            server.stubFor(etherscan("txlist")
                    .withQueryParam("chainid", equalTo("137"))
                    .willReturn(okJson(answer(List.of()))));

            poll("etherscan", "etherscan.polygon");
            poll("etherscan", "etherscan.polygon");
            poll();

            assertEquals(
                    List.of(
                            "etherscan.transaction.received transaction/1/0xab/" + WALLET,
                            "etherscan.transaction.received transaction/137/0xab/" + WALLET,
                            "etherscan.transaction.dropped transaction/137/0xab/" + WALLET),
                    told(3),
                    "what is gone on one chain is not gone on the other");
            assertEquals(
                    List.of("137"),
                    asked("txlist").stream()
                            .map(call -> query(call, "chainid"))
                            .filter(chain -> !chain.equals("1"))
                            .distinct()
                            .toList());
            assertEquals(
                    List.of("balance", "eth_blockNumber", "gasoracle", "tokentx", "txlist", "txlistinternal"),
                    asked().stream()
                            .filter(call -> query(call, "chainid").equals("137"))
                            .map(call -> query(call, "action"))
                            .distinct()
                            .sorted()
                            .toList());

            // A chain whose keys are not set stops only itself, and not at the door.
            System.clearProperty("etherscan.polygon.chain-id");
            for (int i = 0; i < 6; i++) {
                poll("etherscan", "etherscan.polygon");
            }
            int before = asked().size();
            poll();
            assertTrue(asked().size() > before);
            server.stubFor(etherscan("eth_blockNumber")
                    .atPriority(1)
                    .willReturn(fixture("etherscan", "error-daily-limit.json", 200)));
            poll();
            int closed = asked().size();
            System.setProperty("etherscan.polygon.chain-id", "137");
            poll("etherscan", "etherscan.polygon");
            assertEquals(closed, asked().size(), "the door is one for all chains");
        } finally {
            // What it could not read is no trouble of the tests that come after.
            doors.all().forEach(Door::reopen);
            nothingNew();
            poll("etherscan", "etherscan.polygon");
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
        }
    }

    private List<String> told(int count) {
        return delivered(count).stream()
                .map(event -> event.path("type").asText() + " "
                        + event.path("subject").asText())
                .toList();
    }

    @Test
    void when_the_calls_of_the_day_are_used_up_the_source_rests_until_midnight_and_says_so() throws Exception {
        server.stubFor(etherscan("txlist").willReturn(fixture("etherscan", "error-daily-limit.json", 200)));
        Instant before = Instant.now();

        poll();
        poll();

        Instant midnight = doors.of("etherscan").closedUntil();
        assertTrue(
                List.of(before, Instant.now()).stream()
                        .map(now -> now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)))
                        .anyMatch(midnight::equals),
                () -> "closed until " + midnight);
        assertEquals(
                "it asked for a pause until " + midnight, doors.of("etherscan").trouble());
        assertEquals(1, asked("txlist").size());
        assertEquals(1, asked("eth_blockNumber").size());
        doors.of("etherscan").reopen();
        transactions(transaction(99, "0xab"));
        poll();
        delivered(1);
    }

    @Test
    void a_refused_key_stops_the_source_until_it_changes() throws Exception {
        server.stubFor(etherscan("eth_blockNumber").willReturn(fixture("etherscan", "error-invalid-key.json", 200)));

        poll();
        poll();

        assertEquals(1, asked().size());
        String trouble = doors.of("etherscan").trouble();
        assertTrue(trouble.contains("ETHERSCAN_API_KEY"), trouble);
        assertTrue(trouble.contains(".config/etherscan/api_key"), trouble);
        assertFalse(trouble.contains("key-of-the-tests"), trouble);
        System.setProperty("etherscan.api-key", "another-key");
        head(100);
        transactions(transaction(99, "0xab"));
        poll();
        delivered(1);
    }

    @Test
    void a_baseline_remembers_the_old_and_tells_the_new() throws Exception {
        System.setProperty("etherscan.first-run", "baseline");
        transactions(transaction(5, "0x5"), transaction(99, "0x99"));
        poll();
        assertEquals(0, count("event"));
        head(111);
        transactions(transaction(99, "0x99"), transaction(111, "0x111"));

        poll();

        assertEquals(
                List.of(
                        "etherscan.transaction.confirmed transaction/1/0x99/" + WALLET,
                        "etherscan.transaction.received transaction/1/0x111/" + WALLET),
                told(2).stream().sorted().toList());
    }

    @Test
    void a_bad_address_is_named_with_the_reason_and_the_others_are_read() throws Exception {
        String mistyped = WALLET.replace("AC46", "AC47");
        System.setProperty("etherscan.addresses", "0x1234, " + mistyped + " ," + OTHER + ",");
        List<String> said = new ArrayList<>();
        Formatter formatter = new PatternFormatter("%p %s");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                said.add(formatter.format(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("drover.chain");
        log.addHandler(handler);
        try {
            poll();
            poll();
        } finally {
            log.removeHandler(handler);
        }

        assertEquals(
                List.of(
                        "ERROR etherscan.addresses: 0x1234 is not read, the others are: an address has 42 characters,"
                                + " 0x and 40 hex digits; this has 6",
                        "ERROR etherscan.addresses: " + mistyped + " is not read, the others are: its checksum is wrong"
                                + " (ERC-55), so a digit may be mistyped"),
                said);
        assertEquals(
                List.of(OTHER, OTHER),
                asked("txlist").stream().map(call -> query(call, "address")).toList());
    }

    private String abi(String contract) throws Throwable {
        try {
            return camel.createFluentProducerTemplate()
                    .to("direct:etherscan-contract-abi")
                    .withBody(contract)
                    .request(String.class);
        } catch (CamelExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void the_abi_of_a_contract_is_asked_for_once() throws Throwable {
        server.stubFor(etherscan("getabi")
                .withQueryParam("address", equalTo(CONTRACT))
                .withQueryParam("module", equalTo("contract"))
                .willReturn(fixture("etherscan", "getabi.json", 200)));

        String first = abi(CONTRACT.toLowerCase(java.util.Locale.ROOT));
        String second = abi(CONTRACT);

        JsonNode abi = Json.read(first);
        assertEquals("transfer", abi.at("/0/name").asText());
        assertEquals(first, second);
        assertEquals(1, asked("getabi").size());
        assertEquals("1", query(asked("getabi").get(0), "chainid"));
        assertEquals(1, count("contract_abi"));
    }

    @Test
    void a_contract_that_is_not_verified_is_an_error_that_says_so_and_is_not_remembered() throws Throwable {
        server.stubFor(etherscan("getabi").willReturn(fixture("etherscan", "error-abi-not-verified.json", 200)));

        ApiException refused = assertThrows(Permanent.class, () -> abi(CONTRACT));

        assertTrue(refused.getMessage().contains("Contract source code not verified"), refused.getMessage());
        assertNull(doors.of("etherscan").trouble());
        server.stubFor(etherscan("getabi").willReturn(fixture("etherscan", "getabi.json", 200)));
        assertTrue(abi(CONTRACT).startsWith("["));
        assertThrows(BadData.class, () -> abi("0x1234"));
        assertEquals(2, asked("getabi").size());
    }
}
