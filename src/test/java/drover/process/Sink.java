package drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
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
import java.util.function.ToIntFunction;

/** A downstream that keeps what is posted to it, in the order it came, and how it answered. */
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Delivery> deliveries = Collections.synchronizedList(new ArrayList<>());
    private final byte[] answer;
    private final AtomicInteger count = new AtomicInteger();
    private volatile int refuseEvery = Integer.MAX_VALUE;
    private volatile ToIntFunction<Delivery> judge;

    /**
     * A request.
     *
     * @param afterGap the header drover-after-gap, or null
     * @param traceparent the header of that name, or null
     * @param event its body
     * @param status how it was answered, or 0 while it is not
     */
    record Delivery(
            String webhookId,
            String idempotencyKey,
            String contentType,
            String afterGap,
            String traceparent,
            JsonNode event,
            int status) {
        private Delivery answered(int status) {
            return new Delivery(webhookId, idempotencyKey, contentType, afterGap, traceparent, event, status);
        }

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

        private boolean isTaken() {
            return status < 300;
        }
    }

    /** One that takes everything. */
    Sink() throws IOException {
        this(202, "");
    }

    /** One that answers everything the same way. */
    Sink(int status, String answer) throws IOException {
        this(0, status, answer);
    }

    /** @param port 0: whichever is free */
    Sink(int port, int status, String answer) throws IOException {
        this.judge = request -> status;
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** From now on every n-th request is answered 503 and not kept. */
    void refuseEvery(int n) {
        refuseEvery = n;
    }

    /** From now on it is asked for the status of each answer; it may take its time. */
    void answering(ToIntFunction<Delivery> statusOf) {
        judge = statusOf;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    /** All that was posted, but for what {@link #refuseEvery} refused. */
    List<Delivery> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** What it took. */
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
        if (count.incrementAndGet() % refuseEvery == 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        Delivery request = new Delivery(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("idempotency-key"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("drover-after-gap"),
                exchange.getRequestHeaders().getFirst("traceparent"),
                Json.read(body),
                0);
        Delivery answered = request.answered(judge.applyAsInt(request));
        requests.add(answered);
        if (answered.isTaken()) {
            deliveries.add(answered);
        }
        exchange.sendResponseHeaders(answered.status(), answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
