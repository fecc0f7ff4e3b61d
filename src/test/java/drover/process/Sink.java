package drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.event.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A downstream that keeps what is posted to it, in the order it came. */
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> deliveries = Collections.synchronizedList(new ArrayList<>());
    private final int status;
    private final byte[] answer;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int refuseEvery = Integer.MAX_VALUE;

    /** A request: two of its headers, and the event in its body. */
    record Delivery(String webhookId, String idempotencyKey, String contentType, JsonNode event) {
        String id() {
            return event.path("id").asText();
        }

        String type() {
            return event.path("type").asText();
        }

        String subject() {
            return event.path("subject").asText();
        }

        Instant time() {
            return Instant.parse(event.path("time").asText());
        }
    }

    /** One that takes everything. */
    Sink() throws IOException {
        this(202, "");
    }

    /** One that answers everything the same way. */
    Sink(int status, String answer) throws IOException {
        this.status = status;
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** From now on every n-th request is answered 503 and not kept. */
    void refuseEvery(int n) {
        refuseEvery = n;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    List<Delivery> deliveries() {
        synchronized (deliveries) {
            return List.copyOf(deliveries);
        }
    }

    int count() {
        return deliveries.size();
    }

    /** Whether an event of this type came for this subject. */
    boolean has(String type, String subject) {
        return deliveries().stream()
                .anyMatch(one -> one.type().equals(type) && one.subject().equals(subject));
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (requests.incrementAndGet() % refuseEvery == 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        deliveries.add(new Delivery(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("idempotency-key"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                Json.read(body)));
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
