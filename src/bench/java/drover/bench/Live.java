package drover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A live stream: 10,000 prices a second of 20 channels over one WebSocket, for {@code bench.seconds}, while a downstream takes a change of
 * each channel a second. What the application holds must not grow; it must not lose its connection, and not fall behind.
 */
final class Live {
    private static final int RATE = 10_000;
    private static final int CHANNELS = 20;
    private static final int TICKS = 50;
    private static final int SAMPLES = 20;
    private static final double LEAST = 0.98;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong waited = new AtomicLong();

    private Live() {}

    static String run(Vertx vertx, Path folder, int seconds) throws Exception {
        return new Live().measure(vertx, folder, seconds);
    }

    private String measure(Vertx vertx, Path folder, int seconds) throws Exception {
        HttpServer prices = Wait.on(vertx.createHttpServer()
                .webSocketHandler(socket -> flood(vertx, socket))
                .listen(0, "127.0.0.1"));
        HttpServer sink = Wait.on(vertx.createHttpServer()
                .requestHandler(request -> {
                    events.incrementAndGet();
                    request.response().end();
                })
                .listen(0, "127.0.0.1"));
        Map<String, String> keys = Map.of(
                "prices.enabled",
                "true",
                "prices.base-url",
                "ws://127.0.0.1:" + prices.actualPort() + "/",
                "downstream.default.url",
                "http://127.0.0.1:" + sink.actualPort() + "/",
                "drover.data-dir",
                "data");
        List<Integer> resident = new ArrayList<>();
        try (App app = App.start(folder, keys)) {
            app.await("connected", Duration.ofSeconds(60), () -> sent.get() > 0);
            long began = System.nanoTime();
            long before = sent.get();
            Duration cpu = app.cpu();
            for (int i = 1; i <= SAMPLES; i++) {
                long at = began + Duration.ofSeconds(seconds).toNanos() / SAMPLES * i;
                app.await("all sent", Duration.ofSeconds(seconds + 60L), () -> System.nanoTime() >= at);
                resident.add(app.resident());
                System.err.printf("  live: %d messages, %d MB%n", sent.get(), app.resident());
            }
            double took = (System.nanoTime() - began) / 1e9;
            double rate = (sent.get() - before) / took;
            if (connections.get() != 1 || rate < RATE * LEAST) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "%d connections, %.0f messages a second of %d", connections.get(), rate, RATE));
            }
            return String.format(
                    Locale.ROOT,
                    "live: %.0f messages/s for %.0f s, %d changes delivered; resident MB (%s) at each twentieth: %s; CPU %.2f of"
                            + " a core; the server waited %d times for a full socket",
                    rate,
                    took,
                    events.get(),
                    Program.OWN.bounds(),
                    resident,
                    app.cpu().minus(cpu).toMillis() / 1000.0 / took,
                    waited.get());
        }
    }

    /** Sends what is due by the clock, so that a late timer is made up for. */
    private void flood(Vertx vertx, ServerWebSocket socket) {
        connections.incrementAndGet();
        long began = System.nanoTime();
        long[] own = {0};
        long timer = vertx.setPeriodic(1000 / TICKS, unused -> {
            long due = (System.nanoTime() - began) / (1_000_000_000L / RATE);
            if (socket.writeQueueFull()) {
                waited.incrementAndGet();
            }
            while (own[0] < due && !socket.writeQueueFull()) {
                long number = own[0]++;
                socket.writeTextMessage("{\"type\":\"price_update\",\"channel\":\"c" + number % CHANNELS
                        + "\",\"price\":\"" + (number % 9973) + ".25\",\"sequence\":" + number + "}");
                sent.incrementAndGet();
            }
        });
        socket.closeHandler(closed -> vertx.cancelTimer(timer));
    }
}
