package drover.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.live.TestCertificate;
import drover.system.http.Proxies;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers are knocked at, and none of them gets a request. */
class ReachTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterAll
    static void end() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Reach reach(String... keys) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder();
        for (int i = 0; i < keys.length; i += 2) {
            config.withDefaultValue(keys[i], keys[i + 1]);
        }
        return new Reach(Proxies.of(config.build()));
    }

    private static Row one(Reach reach, String address) {
        return reach.look(List.of(Target.of("acme.base-url", address))).get(0);
    }

    private HttpServer server(HttpServerOptions options) {
        return VERTX.createHttpServer(options)
                .requestHandler(request -> requests.add(request.uri()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** It answers the first who connects, once; what it was told. */
    private static CompletableFuture<String> proxy(ServerSocket server, String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (var socket = server.accept()) {
                byte[] told = new byte[1000];
                int length = socket.getInputStream().read(told);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                return new String(told, 0, length, StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    @Test
    void whoever_takes_connections_is_reached_and_hears_nothing() {
        HttpServer server = server(new HttpServerOptions());

        Row row = one(reach(), "http://127.0.0.1:" + server.actualPort() + "/v1");

        assertEquals(Row.ok("acme.base-url", "127.0.0.1:" + server.actualPort() + " takes connections"), row);
        assertEquals(List.of(), requests);
    }

    @Test
    void what_cannot_be_reached_says_what_to_look_at() {
        Row refused = one(reach(), "http://127.0.0.1:1/");
        Row unknown = one(reach(), "wss://nowhere.invalid/{acme.api-key}");

        assertEquals(Row.State.FAIL, refused.state());
        assertTrue(refused.words().startsWith("127.0.0.1:1 takes no connection ("), refused.words());
        assertEquals(
                Row.fail(
                        "acme.base-url",
                        "no address is known for nowhere.invalid: look at its spelling, and at the DNS of this machine"),
                unknown);
    }

    @Test
    void a_certificate_that_nobody_trusts_is_told() throws Exception {
        TestCertificate certificate = new TestCertificate(folder, "dns:localhost,ip:127.0.0.1");
        HttpServer server = server(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.server()));

        Row row = one(reach(), "https://127.0.0.1:" + server.actualPort());

        assertEquals(Row.State.FAIL, row.state());
        assertTrue(row.words().startsWith("TLS with 127.0.0.1:" + server.actualPort() + " fails: "), row.words());
        assertTrue(row.words().contains("unable to find valid certification path"), row.words());
    }

    @Test
    void a_server_that_speaks_no_tls_is_told() {
        HttpServer server = server(new HttpServerOptions());

        Row row = one(reach(), "https://127.0.0.1:" + server.actualPort());

        assertTrue(row.words().contains("https or http?"), row.words());
    }

    @Test
    void where_a_proxy_leads_it_is_the_proxy_that_is_knocked_at() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String proxy = "127.0.0.1:" + server.getLocalPort();
            Reach reach = reach("drover.http.proxy", "http://ada:sesame@" + proxy);
            CompletableFuture<String> told = proxy(server, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");

            Row row = one(reach, "https://api.acme.example");

            assertEquals(
                    Row.fail(
                            "acme.base-url",
                            "the proxy " + proxy
                                    + " answers 407 for api.acme.example:443: write user and password into drover.http.proxy"),
                    row);
            assertEquals(
                    List.of(
                            "CONNECT api.acme.example:443 HTTP/1.1",
                            "Host: api.acme.example:443",
                            "Proxy-Authorization: Basic YWRhOnNlc2FtZQ=="),
                    told.get().strip().lines().toList());
            assertEquals(
                    Row.ok("acme.base-url", "the proxy " + proxy + " answers; who is behind it was not asked"),
                    one(reach, "http://api.acme.example"));
        }
    }
}
