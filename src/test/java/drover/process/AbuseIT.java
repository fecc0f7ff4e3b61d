package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the public port of a small Drover: it lives, says no 5xx, and goes on taking what is good. */
@Timeout(180)
class AbuseIT {
    /** But for a request without the header Host: Quarkus has a line for it. */
    private static final String TROUBLE = " ERROR (?!.*':authority')|java.lang.OutOfMemoryError|^\\s+at ";

    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    static Path directory;

    private static DroverProcess drover;
    private static Provider provider;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void begin() throws Exception {
        drover = Provider.known(DroverProcess.in(directory).only("leaflink"))
                // Those that are slow here are so on purpose, and a busy machine is slower still.
                .set("webhook.body-timeout", "60s")
                .heap("128m")
                .start();
        provider = new Provider(drover);
        drover.awaitSlowly("a notification is taken", AbuseIT::isTaken);
    }

    @AfterAll
    static void end() {
        drover.close();
    }

    private static boolean isTaken() {
        try {
            return good() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int good() throws IOException {
        try {
            return provider.post(Provider.notification("good-" + COUNT.incrementAndGet(), "thing.happened", "1"))
                    .statusCode();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void it_goes_on() throws IOException {
        try {
            assertTrue(drover.isRunning(), drover::output);
            assertEquals(200, good());
            assertEquals(List.of(), drover.lines(TROUBLE), drover.output());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertEquals(200, good());
    }

    private Socket connect() throws IOException {
        Socket socket = provider.connect();
        sockets.add(socket);
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** 501 for an unknown version of HTTP, where the server knows WebSockets, as in a native binary. */
    private static void assertRefused(int status, String what) {
        assertTrue(
                status == 0 || (status >= 400 && status < 500) || (status == 501 && what.contains("HTTP/9.9")),
                () -> status + " for " + what);
    }

    @Test
    void slow_senders_hold_nobody_up_and_are_answered_in_the_end() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] body = bytes(Provider.notification("slow-" + i, "thing.happened", "1"));
            bodies.add(body);
            Provider.write(connect(), Provider.head(body) + "Content-Length: " + body.length + "\r\n\r\n");
        }
        int rest = 10;
        for (int at = 0; at < rest; at++) {
            for (int i = 0; i < bodies.size(); i++) {
                Provider.write(sockets.get(i), new byte[] {bodies.get(i)[at]});
            }
            assertEquals(200, good());
        }

        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i);
            Provider.write(sockets.get(i), java.util.Arrays.copyOfRange(body, rest, body.length));
        }

        for (Socket socket : sockets) {
            assertEquals(200, Provider.status(socket));
        }
    }

    @Test
    void thousands_of_idle_connections_hold_nobody_up() throws Exception {
        for (int i = 0; i < 3000; i++) {
            Socket socket = connect();
            if (i % 3 == 1) {
                Provider.write(socket, "POST /webhooks/leaf");
            } else if (i % 3 == 2) {
                Provider.write(socket, Provider.head(bytes("{}")) + "Content-Length: 100\r\n\r\n{");
            }
        }

        assertEquals(200, good());
    }

    @Test
    void large_bodies_that_never_end_are_not_all_kept_in_memory() throws Exception {
        byte[] most = bytes(" ".repeat(1_000_000));
        for (int i = 0; i < 400; i++) {
            Socket socket = connect();
            try {
                Provider.write(socket, Provider.head(bytes("{}")) + "Content-Length: 1000001\r\n\r\n");
                Provider.write(socket, most);
            } catch (IOException e) {
                // It did not want it.
            }
        }

        assertTrue(drover.isRunning(), drover::output);
        for (Socket socket : sockets) {
            socket.close();
        }
        drover.awaitSlowly("a notification is taken", AbuseIT::isTaken);
    }

    @Test
    void a_body_without_a_length_is_cut_off_where_it_is_too_large() throws Exception {
        byte[] chunk = bytes("100000\r\n" + " ".repeat(0x100000) + "\r\n");
        int sent = 0;
        try (Socket socket = provider.connect()) {
            Provider.write(socket, Provider.head(bytes("{}")) + "Transfer-Encoding: chunked\r\n\r\n");
            while (sent < 1000) {
                Provider.write(socket, chunk);
                sent++;
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().matches("(?i).*(reset|broken|closed|abort).*"), e::toString);
        }

        assertTrue(sent < 1000, "it took a gigabyte");
    }

    @Test
    void a_body_without_a_length_that_is_a_little_too_large_is_413() throws Exception {
        String body = " ".repeat((1 << 20) + 1);
        int status = provider.raw(Provider.head(bytes(body)) + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");

        assertTrue(status == 413 || status == 0, () -> "" + status);
    }

    @Test
    void a_body_as_large_as_may_be_is_taken() throws Exception {
        String begin = "{\"event_id\":\"large\",\"type\":\"thing.happened\",\"data\":\"";
        String body = begin + "x".repeat((1 << 20) - begin.length() - 2) + "\"}";

        assertEquals(200, provider.post(body).statusCode());
        assertEquals(413, provider.raw(Provider.head(bytes(body)) + "Content-Length: 1048577\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 70_000, 5_000_000})
    void huge_headers_are_refused(int size) throws Exception {
        assertRefused(
                provider.raw(Provider.head(bytes("{}")) + "X-Large: " + "x".repeat(size)
                        + "\r\nContent-Length: 2\r\n\r\n{}"),
                "a large header");
        assertRefused(
                provider.raw(Provider.head(bytes("{}")) + "X-Small: x\r\n".repeat(size) + "\r\n{}"), "many headers");
        assertRefused(
                provider.raw("POST /webhooks/" + "x".repeat(size) + " HTTP/1.1\r\nHost: a\r\n\r\n"), "a long path");
    }

    @Test
    void a_signature_as_long_as_may_be_is_looked_at_and_refused() throws Exception {
        assertEquals(
                401,
                provider.raw("POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "X-LeafLink-Signature: " + "00,".repeat(2_000) + "\r\nContent-Length: 2\r\n\r\n{}"));
    }

    @Test
    void a_compressed_body_is_not_unpacked() throws Exception {
        var bomb = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        for (String encoding : List.of("gzip", "deflate", "br", "x-gzip", "identity, gzip")) {
            String head = Provider.head(bomb.toByteArray()) + "Content-Encoding: " + encoding + "\r\nContent-Length: "
                    + bomb.size() + "\r\n\r\n";
            assertEquals(415, provider.raw(head + bomb.toString(StandardCharsets.ISO_8859_1)), encoding);
        }
    }

    /** All of them signed: a provider may send nonsense too. */
    @Test
    void odd_bodies_are_taken_or_refused_and_always_answered() throws Exception {
        assertEquals(400, signed("[".repeat(10_000) + "]".repeat(10_000)));
        assertEquals(400, signed("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        assertEquals(400, signed(""));
        assertEquals(400, signed(" \n"));
        assertEquals(400, signed("\0"));
        assertEquals(400, signed("{\"a\":NaN}"));
        assertEquals(400, signed("{\"a\":" + "9".repeat(5_000) + "}"));
        assertEquals(
                400,
                provider.post("leaflink", new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'})
                        .statusCode());
        assertEquals(
                400,
                provider.post("leaflink", new byte[] {'"', (byte) 0xC3, '"'}).statusCode());
        assertEquals(200, signed("{\"type\":\"a\",\"type\":\"b\",\"data\":{\"id\":1,\"id\":2}}"));
        for (String value : List.of(
                "1e999999999",
                "1e99999999999",
                "-0.0",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u0000\"",
                "[" + "[],".repeat(10_000) + "[]]",
                "{\"\\ud800\":1}")) {
            assertAnswered(signed("{\"type\":\"a\",\"data\":" + value + "}"), value);
            assertAnswered(signed("{\"type\":" + value + ",\"data\":{\"id\":1}}"), value);
            assertAnswered(signed("{\"event_id\":" + value + ",\"type\":\"a\"}"), value);
            assertAnswered(signed(value), value);
        }
        for (String value : List.of("null", "1", "\"text\"", "[]", "{}", "true")) {
            assertAnswered(signed(value), value);
        }
    }

    private static int signed(String body) throws IOException, InterruptedException {
        return provider.post(body).statusCode();
    }

    private static void assertAnswered(int status, String what) {
        assertTrue(status == 200 || status == 400, () -> status + " for " + what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks",
                "/webhooks/",
                "/webhooks//",
                "//webhooks//x",
                "/webhooks/x/../leaflinks",
                "/webhooks/..",
                "/webhooks/%2e%2e/%2e%2e/etc/passwd",
                "/webhooks/..%2f..%2fetc%2fpasswd",
                "/webhooks/%00",
                "/webhooks/leaflink%00",
                "/webhooks/%",
                "/webhooks/%zz",
                "/webhooks/%ff%fe",
                "/webhooks/leaflink%0d%0aX:1",
                "/webhooks/leaflink;a=b",
                "/webhooks/leaflink/more",
                "/webhooks/LeafLink",
                "/webhooks/${user.home}",
                "/webhooks/{provider}",
                "/webhooks/:provider",
                "/webhooks/leaflink.secret",
                "/webhooks/a.b.c",
                "/webhooks/-",
                "/webhooks/leaf\u00E9",
                "http://elsewhere/webhooks/other",
                "*",
                "webhooks/leaflink",
                "/q/health",
                "/operations/downstreams",
                "/"
            })
    void a_path_that_is_no_providers_is_refused(String path) throws Exception {
        assertRefused(
                provider.raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "X-LeafLink-Signature: " + Provider.sign(bytes("{}")) + "\r\nContent-Length: 2\r\n\r\n{}"),
                path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW", "post"})
    void another_method_is_refused(String method) throws Exception {
        assertRefused(
                provider.raw(Provider.head(bytes("{}")).replaceFirst("POST", method) + "Content-Length: 2\r\n\r\n{}"),
                method);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n\r\nnonsense\r\n\r\n",
                "POST\r\n\r\n",
                "POST /webhooks/leaflink\r\n\r\n",
                "POST /webhooks/leaflink HTTP/9.9\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
                "POST /webhooks/leaflink HTTP/1.1\r\nHost: a\r\nContent-Type: ;;;,\r\nContent-Length: 2\r\n\r\n{}"
            })
    void what_is_no_http_is_refused(String request) throws Exception {
        try (Socket socket = provider.connect()) {
            Provider.write(socket, request);
            socket.shutdownOutput();
            assertRefused(Provider.status(socket), request);
        }
    }

    @Test
    void many_that_hang_up_in_the_middle_leave_nothing_behind() {
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = provider.connect()) {
                Provider.write(
                        socket, Provider.head(bytes("{}")) + "Content-Length: 2\r\n\r\n{" + (i % 2 == 0 ? "}" : ""));
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
