package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.record.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live streams of the sandbox, over real WebSockets. */
@Timeout(60)
class StreamingTest {
    private static final String KEY = "Bearer sandbox-key";

    private final HandClock clock = new HandClock();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private final Sockets sockets = new Sockets(vertx, Optional.empty());

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Ticker ticker(int closesAfter) {
        Ticker ticker = new Ticker(clock);
        ticker.setSockets(sockets);
        ticker.setPath("/sandbox/prices/stream");
        ticker.setAuthorization(KEY);
        ticker.setInterval("20ms");
        ticker.setClosesAfter(closesAfter);
        ticker.open();
        return ticker;
    }

    private WebSocket connect(String path, String authorization) {
        WebSocket socket = vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(sockets.port())
                        .setURI(path)
                        .putHeader("Authorization", authorization))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        socket.textMessageHandler(heard::add);
        return socket;
    }

    /** The next message of a type, whatever comes before it. */
    private JsonNode next(String type) throws Exception {
        for (String text = heard.poll(30, TimeUnit.SECONDS); text != null; text = heard.poll(30, TimeUnit.SECONDS)) {
            JsonNode message = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (message.path("type")
                    .asText(message.path("method").asText("answer"))
                    .equals(type)) {
                return message;
            }
        }
        throw new AssertionError("no " + type);
    }

    @Test
    void prices_are_told_of_what_is_subscribed_to_and_follow_from_the_clock() throws Exception {
        Ticker ticker = ticker(0);
        WebSocket socket = connect("/sandbox/prices/stream", KEY);

        socket.writeTextMessage("{\"method\":\"subscribe\",\"params\":[\"eth_price\",\"no_such_price\"]}");

        assertEquals("[\"eth_price\"]", next("subscribed").path("channels").toString());
        JsonNode first = next("price_update");
        assertEquals("eth_price", first.path("channel").asText());
        assertTrue(first.path("price").asText().matches("\\d+\\.\\d\\d"), first::toString);
        assertEquals(clock.instant().toString(), first.path("timestamp").asText());
        clock.pass(Duration.ofSeconds(1));
        JsonNode later = next("price_update");
        while (later.path("sequence").asLong() == first.path("sequence").asLong()) {
            later = next("price_update");
        }
        assertEquals(
                first.path("sequence").asLong() + 50, later.path("sequence").asLong());
        assertEquals(
                later,
                Json.read(ticker.prices().body().getBytes(StandardCharsets.UTF_8))
                        .get(0));
        next("ping");
    }

    @Test
    void who_has_no_key_is_refused_and_what_is_no_subscription_is_an_error() throws Exception {
        ticker(0);
        CompletionException refused = org.junit.jupiter.api.Assertions.assertThrows(
                CompletionException.class, () -> connect("/sandbox/prices/stream", "Bearer other"));
        assertTrue(refused.getMessage().contains("401"), refused.getMessage());

        connect("/sandbox/prices/stream", KEY).writeTextMessage("hello");

        assertEquals(
                "expected a subscription as JSON", next("error").path("message").asText());
    }

    @Test
    void after_so_many_moves_the_server_goes_away() throws Exception {
        ticker(3);
        BlockingQueue<Short> codes = new LinkedBlockingQueue<>();
        WebSocket socket = connect("/sandbox/prices/stream", KEY);
        socket.closeHandler(closed -> codes.add(socket.closeStatusCode()));

        assertEquals(Short.valueOf((short) 1001), codes.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void a_node_tells_each_new_block_once_to_who_has_subscribed() throws Exception {
        Chain chain = new Chain(clock);
        chain.setJournal(directory.resolve("chain.jsonl").toString());
        chain.setSeconds(3);
        chain.load();
        Node node = new Node();
        node.setSockets(sockets);
        node.setChain(chain);
        node.setPath("/sandbox/blocks");
        node.setInterval("20ms");
        node.open();
        WebSocket socket = connect("/sandbox/blocks", "");

        socket.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_blockNumber\"}");
        assertEquals(-32601, next("answer").at("/error/code").asInt());
        socket.writeTextMessage(
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}");
        assertEquals(8, next("answer").path("id").asInt());
        clock.pass(Duration.ofSeconds(3));

        JsonNode block = next("eth_subscription").at("/params/result");
        assertEquals("0x65", block.path("number").asText());
        clock.pass(Duration.ofSeconds(3));
        JsonNode following = next("eth_subscription").at("/params/result");
        assertEquals("0x66", following.path("number").asText());
        assertEquals(block.path("hash"), following.path("parentHash"));
    }
}
