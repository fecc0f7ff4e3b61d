package drover.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import drover.system.Condition;
import drover.system.Condition.Code;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live stream and a real WebSocket server. */
@Timeout(120)
class LiveTest {
    private static final String SUBSCRIBE = "{\"method\":\"subscribe\",\"params\":[\"eth_price\"]}";
    private static final String ALL = "&keep=all&heartbeat=1s";

    private LiveServer server;
    private LiveFixture live;

    @BeforeEach
    void open() throws Exception {
        server = new LiveServer();
        live = new LiveFixture(Map.of(
                "prices.subscribe",
                SUBSCRIBE,
                "prices.first-message",
                "{\"type\":\"auth\",\"token\":\"{prices.api-key}\"}"));
    }

    @AfterEach
    void close() throws Exception {
        live.close();
        server.close();
    }

    private static String price(String channel, int sequence) {
        return "{\"type\":\"price_update\",\"channel\":\"" + channel + "\",\"price\":\"" + sequence
                + ".5\",\"sequence\":" + sequence + "}";
    }

    private List<Integer> sequences() {
        return live.records.stream()
                .map(record -> record.path("sequence").asInt())
                .toList();
    }

    private List<Code> conditions() {
        return live.streams.conditions().map(Condition::code).toList();
    }

    @Test
    void what_lets_us_in_and_what_is_subscribed_to_is_sent_at_each_connect() throws Exception {
        live.secret = "quoted \" key";
        live.start(server.url(), ALL);
        await().until(() -> server.received.size() == 2);
        server.last().close((short) 1001);

        await().until(() -> server.received.size() == 4);

        assertEquals(
                List.of("{\"type\":\"auth\",\"token\":\"quoted \\\" key\"}", SUBSCRIBE), server.received.subList(2, 4));
    }

    @Test
    void a_header_and_a_part_of_the_query_let_us_in() throws Exception {
        live.start(server.url(), ALL);

        await().until(() -> server.asked.size() == 1);

        assertEquals("/stream?token=first-secret Bearer first-secret", server.asked.get(0));
    }

    @Test
    void every_record_comes_in_its_order() throws Exception {
        server.onConnect = socket -> IntStream.range(1, 501).forEach(i -> socket.writeTextMessage(price("a", i)));
        live.start(server.url(), ALL);

        await().until(() -> live.records.size() == 500);

        assertEquals(IntStream.range(1, 501).boxed().toList(), sequences());
    }

    @Test
    void a_message_may_come_in_fragments_and_one_message_may_hold_several() throws Exception {
        server.onConnect = socket -> {
            String text = price("a", 1);
            socket.writeFrame(WebSocketFrame.textFrame(text.substring(0, 9), false));
            socket.writePing(Buffer.buffer("between"));
            socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(text.substring(9, 20)), false));
            socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(text.substring(20)), true));
            socket.writeTextMessage("[" + price("a", 2) + "," + price("a", 3) + "]");
            socket.writeBinaryMessage(Buffer.buffer(price("a", 4)));
        };
        live.start(server.url(), ALL);

        await().until(() -> live.records.size() == 4);

        assertEquals(List.of(1, 2, 3, 4), sequences());
    }

    @Test
    void a_ping_of_the_application_is_answered_and_the_protocol_is_pinged() throws Exception {
        List<Buffer> pings = new java.util.concurrent.CopyOnWriteArrayList<>();
        server.onConnect = socket -> {
            socket.frameHandler(frame -> {
                if (frame.isPing()) {
                    pings.add(frame.binaryData());
                }
                if (frame.isText()) {
                    server.received.add(frame.textData());
                }
            });
            socket.writeTextMessage("{\"type\":\"ping\"}");
        };
        live.start(server.url(), "&keep=all&heartbeat=50ms&idle=2s&timeout=1s");

        await().until(() -> server.received.contains("{\"type\":\"pong\"}"));
        await().until(() -> pings.size() >= 2);
        // Nothing but the pongs that the server answers shows that it is there: longer than the idle time-out it stays
        // the one connection.
        await().during(java.time.Duration.ofMillis(2500))
                .atMost(java.time.Duration.ofSeconds(10))
                .until(() -> server.sockets.size() == 1 && live.progress().connectedSince() != null);
        assertEquals(0, live.messages("unreadable"));
    }

    @Test
    void duplicates_and_what_comes_late_are_left_out_and_counted() throws Exception {
        server.onConnect =
                socket -> IntStream.of(1, 2, 2, 5, 3, 6).forEach(i -> socket.writeTextMessage(price("a", i)));
        live.start(server.url(), ALL);

        await().until(() -> live.records.size() == 4 && live.messages("taken") == 4);

        assertEquals(List.of(1, 2, 5, 6), sequences());
        assertEquals(1, live.messages("duplicate"));
        assertEquals(1, live.messages("late"));
    }

    @Test
    void garbage_is_counted_and_the_rest_goes_on() throws Exception {
        server.onConnect = socket -> {
            socket.writeTextMessage("no json");
            socket.writeTextMessage("42");
            socket.writeTextMessage("{\"type\":\"price_update\",\"channel\":{\"a\":1},\"price\":1}");
            socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) 0xff, 0, 1}));
            socket.writeTextMessage("{\"type\":\"subscribed\"}");
            socket.writeTextMessage("[".repeat(5000));
            socket.writeTextMessage(price("a", 7));
        };
        live.start(server.url(), ALL);

        await().until(() -> live.records.size() == 1);

        assertEquals(5, live.messages("unreadable"));
        assertEquals(1, live.messages("other"));
        assertEquals(1, server.sockets.size());
    }

    @Test
    void a_server_that_is_killed_is_connected_to_again_and_nothing_that_was_sent_is_lost() throws Exception {
        server.onConnect = socket -> socket.writeTextMessage(price("a", server.sockets.size()));
        live.start(server.url(), ALL);
        await().until(() -> live.records.size() == 1);
        server.kill();
        await().until(() -> conditions().equals(List.of(Code.DISCONNECTED)));

        server.again();

        await().until(() -> live.records.size() == 2);
        await().until(() -> conditions().isEmpty());
        assertEquals(List.of(1, 2), sequences());
    }

    @Test
    void a_server_that_counts_anew_after_a_restart_is_believed() throws Exception {
        server.onConnect = socket -> socket.writeTextMessage(price("a", server.sockets.size() == 1 ? 900 : 1));
        live.start(server.url(), ALL);
        await().until(() -> live.records.size() == 1);

        server.last().close((short) 1012);

        await().until(() -> live.records.size() == 2);
        assertEquals(List.of(900, 1), sequences());
    }

    @Test
    void a_close_code_that_refuses_the_credential_rests_until_the_credential_has_changed() throws Exception {
        server.onConnect = socket -> {
            if (live.secret.equals("first-secret")) {
                socket.close((short) 4001, "bad token first-secret");
            } else {
                socket.writeTextMessage(price("a", 1));
            }
        };
        live.start(server.url(), ALL);
        await().until(() -> conditions().equals(List.of(Code.CREDENTIAL_REFUSED)));
        Condition refused = live.streams.conditions().findFirst().orElseThrow();
        assertTrue(refused.words().contains("4001"), refused.words());

        live.secret = "second-secret";

        await().atMost(java.time.Duration.ofSeconds(30)).until(() -> live.records.size() == 1);
        assertEquals(2, server.asked.size());
    }

    @Test
    void a_switch_to_websocket_that_is_refused_with_401_is_our_credential_and_503_is_not() throws Exception {
        server.refuses = 503;
        live.start(server.url(), ALL);
        await().until(() -> conditions().equals(List.of(Code.DISCONNECTED)));

        server.refuses = 401;

        await().until(() -> conditions().equals(List.of(Code.CREDENTIAL_REFUSED)));
    }

    @Test
    void an_error_before_any_record_ends_the_connection_with_the_words_of_the_server() throws Exception {
        server.onConnect = socket ->
                socket.writeTextMessage("{\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no such channel\"}}");
        live.start(server.url(), ALL);

        await().until(() -> conditions().equals(List.of(Code.DISCONNECTED)));

        assertTrue(live.streams.conditions().findFirst().orElseThrow().words().contains("no such channel"));
    }

    @Test
    void a_route_that_fails_is_tried_again_with_the_same_records() throws Exception {
        live.fails = new IllegalStateException("the store takes no writes");
        server.onConnect = socket -> IntStream.range(1, 251).forEach(i -> socket.writeTextMessage(price("a", i)));
        live.start(server.url(), ALL);
        await().until(() -> conditions().equals(List.of(Code.POLL_FAILED)));

        live.fails = null;

        await().until(() -> live.records.size() == 250);
        assertEquals(IntStream.range(1, 251).boxed().toList(), sequences());
        await().until(() -> conditions().isEmpty());
    }

    @Test
    void the_state_is_fetched_after_each_connect_and_what_is_older_than_the_stream_is_left_out() throws Exception {
        live.state = Json.read(
                "[{\"channel\":\"a\",\"price\":\"1\",\"sequence\":3},{\"channel\":\"b\",\"price\":\"9\",\"sequence\":7}]");
        server.onConnect = socket -> socket.writeTextMessage(price("a", 5));
        live.start(server.url(), ALL + "&state=direct:state");

        await().until(() -> sequences().contains(5) && sequences().contains(7));
        int before = live.records.size();
        live.state = Json.read("[{\"channel\":\"b\",\"price\":\"10\",\"sequence\":8}]");
        server.last().close((short) 1001);

        await().until(() -> sequences().contains(8));
        assertTrue(before <= 3);
        assertEquals(1, sequences().stream().filter(i -> i == 8).count());
    }

    @Test
    void a_stream_that_is_paused_is_not_connected_until_it_is_resumed() throws Exception {
        server.onConnect = socket -> socket.writeTextMessage(price("a", server.sockets.size()));
        live.start(server.url(), ALL);
        await().until(() -> live.records.size() == 1);
        var stream = live.streams.streams().get(0);

        stream.rest(true);
        await().until(() -> server.last().isClosed());
        assertNotNull(stream.lastMessage());
        stream.rest(false);

        await().until(() -> live.records.size() == 2);
        assertEquals("prices", stream.source());
        assertFalse(stream.facts().path("connected_since").isNull());
    }

    @Test
    void without_an_address_it_says_which_key_to_set() throws Exception {
        live.start("", ALL);

        await().until(() -> conditions().equals(List.of(Code.DISCONNECTED)));

        assertTrue(live.streams.conditions().findFirst().orElseThrow().words().contains("set prices.base-url"));
    }
}
