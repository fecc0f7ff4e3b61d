package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while everything hangs: it ends by itself, and no part of it has to be cut off. */
class StopIT {
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch dripped = new CountDownLatch(1);
    private final CountDownLatch posted = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer dripping;

    @BeforeEach
    void begin() throws IOException {
        dripping = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        dripping.setExecutor(threads);
        dripping.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                do {
                    body.write(' ');
                    body.flush();
                    dripped.countDown();
                } while (!isOverIn(100));
            }
        });
        dripping.start();
    }

    @AfterEach
    void end() {
        over.countDown();
        dripping.stop(0);
        threads.shutdownNow();
    }

    private boolean isOverIn(int millis) {
        try {
            return over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Test
    void a_stop_waits_for_no_answer_that_drips_no_silent_receiver_and_no_pace() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink silent = new Sink()) {
            for (int i = 1; i <= 100; i++) {
                leaflink.put("/orders/", SimulatedApi.record("o" + i, BEGINNING.plusSeconds(i)));
            }
            silent.answering(request -> {
                posted.countDown();
                return isOverIn(600_000) ? 202 : 503;
            });
            DroverSetup setup = DroverProcess.in(directory)
                    .polling(leaflink)
                    .set("leaflink.customers.enabled", "false")
                    .set("leaflink.products.enabled", "false")
                    .set("leaflink.page-size", "10")
                    .delivering(silent)
                    .set("downstream.default.timeout", "10m")
                    .env(
                            "DISTRU_BASE_URL",
                            "http://127.0.0.1:" + dripping.getAddress().getPort() + "/graphql")
                    .env("DISTRU_API_KEY", "key-of-the-process-tests")
                    .set("distru.timeout", "10m")
                    // The second call waits for its turn for as long.
                    .set("leaflink.request-interval", "10m");

            try (DroverProcess drover = setup.start()) {
                drover.await("an answer that drips", () -> dripped.getCount() == 0);
                drover.await("an event on its way", () -> posted.getCount() == 0);

                assertEquals(143, drover.terminate());

                assertEquals(List.of(), drover.lines("[Gg]raceful shutdown|inflight|Exception"));
            }
        }
    }
}
