package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices and blocks, from a real WebSocket server to the downstream. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class LiveStreamsTest extends RouteTest {
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        camel.getRouteController().stopRoute("prices-price-read");
        camel.getRouteController().stopRoute("blocks-head-read");
    }

    private static String price(String price, int sequence, String time) {
        return "{\"type\":\"price_update\",\"channel\":\"eth_price\",\"price\":\"" + price + "\",\"sequence\":"
                + sequence + ",\"timestamp\":\"" + time + "\"}";
    }

    private JsonNode source(String name) {
        for (JsonNode one : operator.json("/operations/sources").path("sources")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode stream(String source) {
        return source(source).path("streams").path(0);
    }

    private int asked() {
        return server.findAll(getRequestedFor(urlPathEqualTo("/rest/prices"))).size();
    }

    @Test
    void a_price_that_changes_is_an_event_with_the_time_at_which_it_did_also_what_changed_during_an_outage()
            throws Exception {
        server.stubFor(get(urlPathEqualTo("/rest/prices")).willReturn(okJson("[]")));
        try (StreamServer prices = new StreamServer("prices", (socket, text) -> {
            received.add(text);
            socket.writeTextMessage("{\"type\":\"subscribed\"}");
        })) {
            camel.getRouteController().startRoute("prices-price-read");
            await().until(() -> received.size() == 1);
            assertEquals("{\"method\":\"subscribe\",\"params\":[\"eth_price\",\"gas_price\"]}", received.get(0));
            assertEquals(List.of("/prices?key=key+of+prices&v=1 Bearer key of prices"), prices.asked);

            await().until(() -> asked() == 1);

            prices.send(price("3012.45", 1, "2026-02-03T10:00:00Z"));
            JsonNode first = delivered(1).get(0);
            assertEquals("3012.45", first.at("/data/new_quantity").asText());
            assertFalse(first.path("data").has("old_quantity"), "nobody knows what it was");
            assertFalse(first.path("data").has("difference"), "nobody knows what it was");
            prices.send(price("3012.450", 2, "2026-02-03T10:00:01Z"));
            prices.send(price("3013.00", 3, "2026-02-03T10:00:02Z"));
            JsonNode event = delivered(2).get(1);

            assertEquals("prices.price.changed", event.path("type").asText());
            assertEquals("price/eth_price", event.path("subject").asText());
            assertEquals("2026-02-03T10:00:02Z", event.path("time").asText());
            assertEquals("3012.45", event.at("/data/old_quantity").asText());
            assertEquals("3013.00", event.at("/data/new_quantity").asText());
            JsonNode health = operator.json("/q/health/group/dependencies").at("/checks/0/data");
            assertEquals("healthy", health.path("prices-price").asText(), health::toString);
            assertTrue(health.path("prices-price.last_check").asText().startsWith("20"), health::toString);
            assertTrue(health.path("blocks-head").isMissingNode(), "it is off");
            String console = operator.get("/q/camel/dev-console/sources").body();
            assertTrue(console.contains("prices-price") && console.contains("connected"), console);
            assertTrue(stream("prices").path("ok").asBoolean());
            assertEquals("listening", stream("prices").path("state").asText());
            assertEquals(3, stream("prices").path("messages").asInt());

            server.stubFor(get(urlPathEqualTo("/rest/prices"))
                    .willReturn(okJson("[" + price("3020", 9, "2026-02-03T10:01:00Z") + "]")));
            prices.sockets.get(0).close((short) 1001);
            assertEquals("3020", delivered(3).get(2).at("/data/new_quantity").asText());
            assertEquals(2, received.size());
            assertEquals(2, asked());
        }
    }

    @Test
    void one_that_is_off_is_shown_as_off_and_its_numbers_are_not_measured() throws Exception {
        JsonNode off = stream("prices");

        assertEquals("off", off.path("state").asText());
        assertEquals("prices-price", off.path("name").asText());
        assertFalse(source("prices").path("enabled").asBoolean());
        assertTrue(source("prices").path("ok").asBoolean());

        try (StreamServer prices = new StreamServer("prices", (socket, text) -> received.add(text))) {
            camel.getRouteController().startRoute("prices-price-read");
            await().until(() -> prices.sockets.size() == 1);
            prices.send(price("3012.45", 1, "2026-02-03T10:00:00Z"));
            delivered(1);

            for (String line : List.of(
                    "drover_live_connected{stream=\"prices-price\",} 1.0",
                    "drover_live_reconnects{stream=\"prices-price\",} 0.0",
                    "drover_live_silence_seconds{stream=\"prices-price\",}",
                    "drover_live_lag_seconds{stream=\"prices-price\",}",
                    "drover_live_messages_total{outcome=\"taken\",stream=\"prices-price\",}")) {
                await(line)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> operator.get("/q/metrics").body().contains(line));
            }
            assertTrue(source("prices").path("enabled").asBoolean());
            assertEquals("listening", source("prices").path("state").asText());
        }
    }

    @Test
    void an_operator_switches_it_off_and_on() throws Exception {
        try (StreamServer prices = new StreamServer("prices", (socket, text) -> received.add(text))) {
            camel.getRouteController().startRoute("prices-price-read");
            await().until(() -> prices.sockets.size() == 1);

            operator.post("/operations/streams/prices-price/pause");
            await().until(() -> prices.sockets.get(0).isClosed());
            assertEquals("paused", stream("prices").path("state").asText());
            operator.post("/operations/streams/prices-price/resume");

            await().until(() -> prices.sockets.size() == 2);
        }
    }

    @Test
    void a_new_block_polls_the_wallets_at_once() throws Exception {
        try (StreamServer node = new StreamServer("blocks", (socket, text) -> {
            received.add(text);
            socket.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0xcd0c3e8af590364c09d0fa6a1210faf5\"}");
        })) {
            camel.getRouteController().startRoute("blocks-head-read");
            await().until(() -> received.size() == 1);
            assertTrue(received.get(0).contains("newHeads"));

            node.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0xcd0c\",\"result\":"
                            + "{\"number\":\"0x1b4\",\"timestamp\":\"0x69820000\",\"hash\":\"0x1\"}}}");

            await().until(() -> !server.findAll(getRequestedFor(urlPathEqualTo("/etherscan/v2/api")))
                    .isEmpty());
            assertEquals(0, count("event"));
        }
    }

    private double counted(String stream, String outcome) {
        String start = "drover_live_messages_total{outcome=\"" + outcome + "\",stream=\"" + stream + "\",} ";
        return operator.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .sum();
    }

    /** What a server may say, and what becomes of each message, stands in the fixtures. */
    @ParameterizedTest
    @ValueSource(strings = {"prices-price", "blocks-head"})
    void each_message_of_the_fixtures_becomes_what_they_say(String name) throws Exception {
        String system = name.replaceFirst("-.*", "");
        int events = 0;
        try (StreamServer played = new StreamServer(system, (socket, text) -> {})) {
            camel.getRouteController().startRoute(name + "-read");
            await().until(() -> played.sockets.size() == 1);
            for (String line : Files.readAllLines(Path.of("fixtures", system, "messages.jsonl"))) {
                JsonNode step = Json.read(line.getBytes(StandardCharsets.UTF_8));
                String outcome = step.path("outcome").asText();
                double before = counted(name, outcome);

                played.send(step.path("text").asText(step.path("message").toString()));

                await(line).until(() -> counted(name, outcome) == before + 1);
                if (step.has("new_quantity")) {
                    JsonNode event = delivered(++events).get(events - 1);
                    assertEquals(
                            step.path("new_quantity").asText(),
                            event.at("/data/new_quantity").asText());
                }
            }
        }
        assertEquals(events, count("event"));
    }
}
