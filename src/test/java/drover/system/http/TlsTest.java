package drover.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import drover.TestConfig;
import drover.live.TestCertificate;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by TLS, to a real server whose certificate is its own. */
class TlsTest {
    private static final MemorySize LARGEST = new MemorySize(BigInteger.valueOf(100_000));

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClients clients = HttpClients.of(TestConfig.of(Map.of()), LARGEST);
    private TestCertificate certificate;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        certificate = new TestCertificate(folder, "dns:localhost");
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.server()))
                .requestHandler(request -> request.response().end("ok"))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        TestCertificate.distrust();
        clients.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private int call() throws IOException {
        try (CloseableHttpClient client = clients.client(Duration.ofSeconds(10), Duration.ofSeconds(20), "drover")) {
            return client.execute(
                    new HttpGet("https://localhost:" + server.actualPort() + "/"), response -> response.getCode());
        }
    }

    /** The clients are there before anybody trusts the certificate. */
    @Test
    void what_is_trusted_is_read_at_the_first_call() throws Exception {
        certificate.trust();

        assertEquals(200, call());
    }

    @Test
    void who_is_not_trusted_is_not_called() {
        assertThrows(IOException.class, this::call);
    }
}
