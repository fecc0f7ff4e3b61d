package drover.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.system.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server: TLS, and a proxy. */
@Timeout(120)
class LiveWayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALL = "&keep=all&heartbeat=1s";

    @TempDir
    Path directory;

    @AfterEach
    void distrust() {
        TestCertificate.distrust();
    }

    private static String words(LiveFixture live) {
        await().atMost(PATIENCE).until(() -> live.streams.conditions().findAny().isPresent());
        return live.streams.conditions().map(Condition::words).findFirst().orElseThrow();
    }

    @Test
    void over_tls_a_server_is_read_whose_certificate_is_trusted() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:localhost");
        certificate.trust();
        try (LiveServer server = new LiveServer(certificate.server());
                LiveFixture live = new LiveFixture(Map.of())) {
            server.onConnect =
                    socket -> socket.writeTextMessage("{\"type\":\"price_update\",\"price\":\"1.5\",\"sequence\":1}");

            live.start(server.url(), ALL);

            await().atMost(PATIENCE).until(() -> live.records.size() == 1);
            assertTrue(server.url().startsWith("wss://"), server::url);
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_ends_it_before_anything_is_sent() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:localhost");
        try (LiveServer server = new LiveServer(certificate.server());
                LiveFixture live = new LiveFixture(Map.of())) {
            live.start(server.url(), ALL);

            String words = words(live);
            assertTrue(words.startsWith("cannot be reached: "), words);
            assertTrue(words.contains("unable to find valid certification path"), words);
            assertEquals(0, server.asked.size());
        }
    }

    @Test
    void a_certificate_of_another_host_is_none() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:other.example");
        certificate.trust();
        try (LiveServer server = new LiveServer(certificate.server());
                LiveFixture live = new LiveFixture(Map.of())) {
            live.start(server.url(), ALL);

            String words = words(live);
            assertTrue(words.contains("localhost"), words);
            assertEquals(0, server.asked.size());
        }
    }

    @Test
    void a_proxy_leads_to_servers_elsewhere_with_tls_and_without() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:prices.example");
        certificate.trust();
        try (LiveServer plain = new LiveServer();
                LiveServer tls = new LiveServer(certificate.server())) {
            assertEquals("CONNECT prices.example:80 HTTP/1.1", through(plain, "ws://prices.example/stream"));
            assertEquals("CONNECT prices.example:443 HTTP/1.1", through(tls, "wss://prices.example/stream"));
        }
    }

    private static String through(LiveServer server, String url) throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(server.port());
                LiveFixture live = new LiveFixture(
                        Map.of("drover.http.proxy", "http://drover:letmein@127.0.0.1:" + proxy.port()))) {
            live.start(url, ALL);

            await().atMost(PATIENCE).until(() -> server.sockets.size() == 1);

            assertEquals("/stream?token=first-secret Bearer first-secret", server.asked.get(0));
            String head = proxy.asked.get(0);
            assertTrue(
                    head.toLowerCase(java.util.Locale.ROOT).contains("proxy-authorization: basic zhjvdmvyomxldg1law4="),
                    head);
            return head.lines().findFirst().orElse("");
        }
    }

    @Test
    void no_proxy_leads_to_this_machine() throws Exception {
        try (LiveServer server = new LiveServer();
                ConnectProxy proxy = new ConnectProxy(server.port());
                LiveFixture live = new LiveFixture(Map.of("drover.http.proxy", "http://127.0.0.1:" + proxy.port()))) {
            live.start(server.url(), ALL);

            await().atMost(PATIENCE).until(() -> server.sockets.size() == 1);
            assertEquals(0, proxy.asked.size());
        }
    }
}
