package drover.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.system.Condition;
import drover.system.Condition.Code;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server cannot do to us: hang, flood, send what is too large or broken, drop us at once. */
@Timeout(120)
class LiveBoundsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private LiveServer server;
    private LiveFixture live;

    @BeforeEach
    void open() throws Exception {
        server = new LiveServer();
        live = new LiveFixture(Map.of());
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

    private String words() {
        return live.streams.conditions().map(Condition::words).findFirst().orElse("");
    }

    @Test
    void a_half_open_connection_is_dead_after_the_idle_time_out() throws Exception {
        try (RawServer silent = new RawServer(new byte[0])) {
            live.start(silent.url(), "&idle=300ms&heartbeat=100ms");

            // TCP keeps the first one open all the time; nothing answers over it.
            await().until(() -> silent.sockets.size() >= 2);
            await().until(() -> words().contains("nothing came for 300 ms"));
        }
    }

    @Test
    void a_server_that_takes_the_connection_and_does_not_answer_is_given_up() throws Exception {
        try (java.net.ServerSocket mute = new java.net.ServerSocket(0)) {
            live.start("ws://127.0.0.1:" + mute.getLocalPort() + "/", "&timeout=300ms&idle=400ms");

            await().until(() -> words().contains("has not opened within 300 ms"));
        }
    }

    @Test
    void where_only_messages_count_a_server_that_answers_pings_and_sends_nothing_is_dead() throws Exception {
        live.start(server.url(), "&idle=300ms&heartbeat=50ms&alive=message");

        await().until(() -> server.sockets.size() >= 2);
    }

    @Test
    void bytes_that_are_no_websocket_end_the_connection() throws Exception {
        byte[] garbage = new byte[500];
        java.util.Arrays.fill(garbage, (byte) 0x7f);
        try (RawServer broken = new RawServer(garbage)) {
            live.start(broken.url(), "");

            await().until(() ->
                    live.streams.conditions().map(Condition::code).toList().equals(List.of(Code.DISCONNECTED)));
            assertTrue(words().contains("no WebSocket") || words().contains("cut off"), words());
        }
    }

    @Test
    void a_frame_of_64_mib_is_refused_by_its_length() throws Exception {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(0x81);
        head.write(127);
        head.writeBytes(java.nio.ByteBuffer.allocate(8).putLong(64L << 20).array());
        head.writeBytes("{\"type\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (RawServer large = new RawServer(head.toByteArray())) {
            live.start(large.url(), "");

            await().until(() -> words().contains("larger than 1048576 bytes"));
        }
    }

    @Test
    void a_message_of_64_mib_in_fragments_is_refused_and_the_next_connection_works() throws Exception {
        Buffer part = Buffer.buffer(new byte[64 << 10]);
        AtomicInteger written = new AtomicInteger();
        server.onConnect = socket -> {
            if (server.sockets.size() == 1) {
                socket.writeFrame(WebSocketFrame.textFrame("{\"type\":\"", false));
                fill(socket, part, written);
            } else {
                socket.writeTextMessage(price("a", 1));
            }
        };
        live.start(server.url(), "");

        await().until(() -> live.records.size() == 1);

        assertTrue(written.get() < 1024, "it was read to its end");
        assertEquals(2, server.sockets.size());
    }

    private static void fill(ServerWebSocket socket, Buffer part, AtomicInteger written) {
        while (written.get() < 1024 && !socket.isClosed()) {
            if (socket.writeQueueFull()) {
                socket.drainHandler(drained -> fill(socket, part, written));
                return;
            }
            socket.writeFrame(WebSocketFrame.continuationFrame(part, written.incrementAndGet() == 1024));
        }
    }

    @Test
    void a_large_message_is_read_where_it_may_be_that_large() throws Exception {
        String padding = "x".repeat(3 << 20);
        server.onConnect = socket -> socket.writeTextMessage(
                "{\"type\":\"price_update\",\"channel\":\"a\",\"price\":1,\"sequence\":1,\"note\":\"" + padding
                        + "\"}");
        live.start(server.url(), "&largest=4M");

        await().until(() -> live.records.size() == 1);
    }

    @Test
    void of_prices_only_the_newest_of_each_key_is_kept_while_the_route_is_slow() throws Exception {
        live.open.drainPermits();
        server.onConnect = socket -> flood(socket, new AtomicInteger(), 20_000);
        live.start(server.url(), "&keep=newest");
        await().atMost(LONG).until(() -> live.messages("taken") == 20_000);

        live.open.release(1_000);

        await().until(() ->
                live.records.stream().anyMatch(record -> record.path("sequence").asInt() == 20_000));
        // What was under way when the route stopped, and the newest.
        assertTrue(live.records.size() <= 4, live.records.size() + " records");
        assertTrue(live.messages("superseded") >= 19_996);
        assertEquals(live.progress().superseded.get(), live.messages("superseded"));
    }

    @Test
    void what_must_not_be_lost_stops_the_server_and_all_of_it_comes_when_the_route_goes_on() throws Exception {
        int all = 200_000;
        live.open.drainPermits();
        AtomicInteger written = new AtomicInteger();
        server.onConnect = socket -> flood(socket, written, all);
        live.start(server.url(), "&keep=all&idle=3s&heartbeat=500ms");
        // The server is held up: what it has written stays the same, although it wants to write all.
        await().atMost(LONG)
                .until(() -> server.sockets.size() == 1 && server.last().writeQueueFull());
        assertTrue(written.get() < all, written.get() + " written");
        // Longer than the idle time-out: it is we who do not read, and the connection is no dead one.
        await().during(Duration.ofSeconds(4)).atMost(LONG).until(() -> server.sockets.size() == 1);

        live.open.release(1_000_000);

        await().atMost(LONG).until(() -> live.records.size() == all);
        assertEquals(
                IntStream.rangeClosed(1, all).boxed().toList(),
                live.records.stream()
                        .map(record -> record.path("sequence").asInt())
                        .toList());
        assertEquals(1, server.sockets.size());
    }

    private static void flood(ServerWebSocket socket, AtomicInteger written, int all) {
        while (written.get() < all && !socket.isClosed()) {
            if (socket.writeQueueFull()) {
                socket.drainHandler(drained -> flood(socket, written, all));
                return;
            }
            socket.writeTextMessage(price("a", written.incrementAndGet()));
        }
    }

    @Test
    void a_server_that_takes_connections_and_drops_them_is_asked_less_and_less_often() {
        Waits backoff = new Waits(bound -> bound - 1);
        End end = End.again("dropped");

        List<Long> waits = IntStream.range(0, 9)
                .mapToObj(i -> backoff.after(end).toSeconds())
                .toList();

        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), waits);
        backoff.reset();
        assertEquals(1, backoff.after(end).toSeconds());
    }

    @Test
    void each_wait_is_spread_over_its_second_half() {
        assertEquals(Duration.ofMillis(500), new Waits(bound -> 0).after(End.again("x")));
        assertEquals(Duration.ofSeconds(30), new Waits(bound -> 0).after(End.refused("x")));
        assertEquals(Duration.ofSeconds(90), new Waits(bound -> 0).after(End.rejected(429, Duration.ofSeconds(90))));
    }

    @Test
    void connections_that_are_dropped_at_once_are_few() throws Exception {
        server.onConnect = socket -> socket.close((short) 1011);
        live.start(server.url(), "");

        await().atMost(LONG).until(() -> live.progress().failures() == 4);

        // The waits between are 1 s, 2 s and 4 s, or half of it.
        assertEquals(4, server.sockets.size());
    }
}
