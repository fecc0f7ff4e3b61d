package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Etherscan in the packaged application: what is said at the start, and what a kill does. */
class EtherscanIT {
    private static final String GOOD = "0xb2B4AC460818E06Dd1d3995da36242db774a2768";
    private static final String MISTYPED = "0xb2B4AC460818E06Dd1d3995da36242db774a2769";

    @TempDir
    Path directory;

    private WireMockServer etherscan;
    private Sink sink;

    @BeforeEach
    void begin() throws IOException {
        etherscan = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        etherscan.start();
        etherscan.stubFor(call("eth_blockNumber").willReturn(WireMock.okJson(fixture("eth-block-number.json"))));
        answer("txlist", "txlist.json");
        answer("tokentx", "tokentx.json");
        etherscan.stubFor(call("txlistinternal").willReturn(WireMock.okJson(fixture("no-transactions.json"))));
        sink = new Sink();
    }

    @AfterEach
    void end() {
        etherscan.stop();
        sink.close();
    }

    private static MappingBuilder call(String action) {
        return WireMock.get(WireMock.urlPathEqualTo("/v2/api")).withQueryParam("action", WireMock.equalTo(action));
    }

    private static String fixture(String name) throws IOException {
        return Files.readString(Path.of("fixtures/etherscan", name));
    }

    private void answer(String action, String fixture) throws IOException {
        etherscan.stubFor(call(action).willReturn(WireMock.okJson(fixture(fixture))));
    }

    private DroverProcess start(String addresses) throws IOException {
        return DroverProcess.in(directory)
                .only("etherscan")
                .delivering(sink)
                .env("ETHERSCAN_API_KEY", "key-of-the-process-tests")
                .env("ETHERSCAN_ADDRESSES", addresses)
                .set("etherscan.base-url", etherscan.baseUrl() + "/v2/api")
                .set("etherscan.schedule", "0/1 * * * * ?")
                .set("etherscan.request-interval", "1ms")
                .start();
    }

    @Test
    void a_bad_address_is_named_with_the_reason_and_the_others_are_read() throws Exception {
        try (DroverProcess drover = start(MISTYPED + "," + GOOD + ",0x12")) {
            drover.awaitLine(
                    "etherscan-1-token_transfers-" + GOOD + ": \\d+ read in \\d+ pages, 4 new, head block 100");

            List<String> refused = drover.lines(" ERROR ");
            assertEquals(2, refused.size(), drover.output());
            assertTrue(
                    refused.get(0)
                            .endsWith(
                                    "etherscan.addresses: " + MISTYPED
                                            + " is not read, the others are: its checksum is wrong (ERC-55), so a digit may be mistyped"),
                    refused.get(0));
            assertTrue(
                    refused.get(1)
                            .endsWith(
                                    "etherscan.addresses: 0x12 is not read, the others are: an address has 42 characters,"
                                            + " 0x and 40 hex digits; this has 4"),
                    refused.get(1));
            assertFalse(drover.output().contains("key-of-the-process-tests"));
        }
    }

    @Test
    void after_a_kill_nothing_is_told_twice_and_the_list_goes_on_from_its_cursor() throws Exception {
        try (DroverProcess drover = start(GOOD)) {
            drover.awaitLine("etherscan-1-token_transfers-" + GOOD + ": \\d+ read in \\d+ pages, 4 new");
            drover.await("the events", () -> sink.count() >= 8);
            drover.kill();
        }
        etherscan.resetRequests();

        try (DroverProcess drover = start(GOOD)) {
            drover.awaitLine("etherscan-1-transactions-" + GOOD + ": \\d+ read in \\d+ pages, 0 new");
            drover.awaitLine("etherscan-1-token_transfers-" + GOOD + ": \\d+ read in \\d+ pages, 0 new");

            etherscan.verify(
                    WireMock.moreThanOrExactly(1),
                    WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v2/api"))
                            .withQueryParam("action", WireMock.equalTo("txlist"))
                            .withQueryParam("startblock", WireMock.equalTo("0")));
            assertEquals(
                    8,
                    sink.deliveries().stream().map(Sink.Delivery::id).distinct().count());
        }
    }
}
