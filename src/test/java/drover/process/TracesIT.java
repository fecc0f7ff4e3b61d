package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.process.OtlpReceiver.Span;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of the packaged application, sent to a receiver over OTLP. */
class TracesIT {
    private static final Instant MODIFIED = Instant.parse("2025-01-01T00:00:00Z");
    private static final String FOREIGN = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String FOREIGN_SPAN = "00f067aa0ba902b7";
    private static final String CANARY = "canary";

    @TempDir
    Path directory;

    private DroverSetup on(String receiver) {
        return DroverProcess.in(directory)
                .only("leaflink")
                .set("quarkus.otel.sdk.disabled", "false")
                .set("quarkus.otel.bsp.schedule.delay", "100ms")
                .set("quarkus.otel.exporter.otlp.endpoint", receiver);
    }

    private static Span only(OtlpReceiver receiver, String trace, String name) {
        List<Span> spans = receiver.spans(trace, name);
        assertEquals(1, spans.size(), () -> name + " in " + receiver.spans());
        return spans.get(0);
    }

    private static String trace(Sink.Delivery delivery) {
        assertTrue(delivery.traceparent().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"), delivery::traceparent);
        return delivery.traceparent().substring(3, 35);
    }

    private static String span(Sink.Delivery delivery) {
        return delivery.traceparent().substring(36, 52);
    }

    @Test
    void a_poll_and_the_deliveries_of_its_events_are_one_trace() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                OtlpReceiver receiver = new OtlpReceiver()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED));
            leaflink.put("/orders/", SimulatedApi.record("o2", MODIFIED));
            try (DroverProcess drover =
                    on(receiver.url()).polling(leaflink).delivering(sink).start()) {
                drover.await("the deliveries", () -> sink.count() == 2);
                String trace = trace(sink.deliveries().get(0));
                drover.await(
                        "the spans",
                        () -> receiver.spans(trace, "deliver-default").size() == 2
                                && !receiver.spans(trace, "leaflink-orders-poll")
                                        .isEmpty());

                Span poll = only(receiver, trace, "leaflink-orders-poll");
                Span append = only(receiver, trace, "ingest://leaflinkOrders");
                assertEquals("", poll.parent());
                assertEquals(poll.id(), append.parent());
                assertEquals(trace, trace(sink.deliveries().get(1)));
                assertTrue(receiver.spans(trace, "deliver-default").stream()
                        .allMatch(delivery -> delivery.parent().equals(append.id())));
                assertEquals(
                        sink.deliveries().stream().map(TracesIT::span).collect(Collectors.toSet()),
                        receiver.spans(trace, "HTTP downstream.default").stream()
                                .map(Span::id)
                                .collect(Collectors.toSet()));

                // Another poll is another trace.
                leaflink.put("/orders/", SimulatedApi.record("o3", MODIFIED.plusSeconds(60)));
                drover.await("one more", () -> sink.count() == 3);
                assertNotEquals(trace, trace(sink.deliveries().get(2)));
                drover.terminate();
            }
            assertFalse(receiver.spans().stream().anyMatch(span -> span.name().startsWith("direct")));
        }
    }

    @Test
    void a_delivery_after_a_restart_continues_the_trace() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                OtlpReceiver receiver = new OtlpReceiver()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED));
            try (DroverProcess drover = on(receiver.url()).polling(leaflink).start()) {
                drover.awaitLine("leaflink-orders: .*1 new");
                drover.terminate();
            }
            String stored = Kept.select(directory.resolve("data/drover.db"), "SELECT traceparent FROM event")
                    .get(0);

            try (DroverProcess drover = on(receiver.url()).delivering(sink).start()) {
                drover.await("the delivery", () -> sink.count() == 1);

                Sink.Delivery delivery = sink.deliveries().get(0);
                assertEquals(stored.substring(3, 35), trace(delivery));
                drover.await("the span", () -> !receiver.spans(trace(delivery), "deliver-default")
                        .isEmpty());
                assertEquals(
                        stored.substring(36, 52),
                        only(receiver, trace(delivery), "deliver-default").parent());
            }
        }
    }

    private static boolean isListening(DroverProcess drover) {
        try (Socket socket = new Provider(drover).connect()) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_webhook_continues_the_trace_of_its_sender_to_the_downstream() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                OtlpReceiver receiver = new OtlpReceiver()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED));
            byte[] body = Provider.notification("e1", "order.updated", "o1").getBytes(StandardCharsets.UTF_8);
            try (DroverProcess drover = Provider.known(
                            on(receiver.url()).polling(leaflink).delivering(sink))
                    .start()) {
                drover.awaitSlowly("it listens", () -> isListening(drover));

                int status = new Provider(drover)
                        .raw(Provider.head(body) + "traceparent: 00-" + FOREIGN + "-" + FOREIGN_SPAN + "-01\r\n"
                                + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n"
                                + new String(body, StandardCharsets.UTF_8));

                assertEquals(200, status);
                drover.await("the delivery", () -> sink.count() == 1);
                assertEquals(FOREIGN, trace(sink.deliveries().get(0)));
                drover.await("the spans", () -> !receiver.spans(FOREIGN, "deliver-default")
                        .isEmpty());
                Span webhook = only(receiver, FOREIGN, "webhook leaflink");
                assertEquals(FOREIGN_SPAN, webhook.parent());
                Span resolve = only(receiver, FOREIGN, "webhooks-resolve");
                assertEquals(webhook.id(), resolve.parent());
                Span append = only(receiver, FOREIGN, "ingest://leaflinkOrders");
                assertEquals(resolve.id(), append.parent());
                assertEquals(
                        append.id(), only(receiver, FOREIGN, "deliver-default").parent());
            }
        }
    }

    @Test
    void no_span_tells_a_secret() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                SimulatedApi etherscan = new SimulatedApi();
                Sink sink = new Sink(500, "{\"secret\":\"canary4Answer\",\"to\":\"canary5@example.org\"}");
                OtlpReceiver receiver = new OtlpReceiver()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED).put("email", "canary6@example.org"));
            leaflink.refuse("/products/", 400, authorization -> "{\"detail\":\"" + authorization + "\"}");
            try (DroverProcess drover = on(receiver.url())
                    .polling(leaflink)
                    .delivering("default", sink.url() + "?token=canary1Url")
                    .env("LEAFLINK_API_KEY", "canary2LeafLink")
                    .env("ETHERSCAN_API_KEY", "canary3Etherscan")
                    .only("leaflink", "etherscan")
                    .set("etherscan.base-url", etherscan.url() + "/v2/api")
                    .set("etherscan.addresses", "0xb2b4ac460818e06dd1d3995da36242db774a2768")
                    .set("etherscan.schedule", "0/1 * * * * ?")
                    .set("etherscan.request-interval", "1ms")
                    .start()) {
                drover.await("a failed delivery", () -> !sink.requests().isEmpty());
                drover.await("a call of Etherscan", () -> etherscan.count() > 0);
                drover.awaitLine("leaflink-products: stopped");
                drover.terminate();
            }
            Set<String> names = receiver.spans().stream().map(Span::name).collect(Collectors.toSet());
            assertTrue(
                    names.containsAll(Set.of("HTTP downstream.default", "HTTP leaflink", "leaflink-products-poll")),
                    names::toString);
            assertTrue(names.stream().anyMatch(name -> name.startsWith("etherscan")), names::toString);
            assertEquals(-1, receiver.raw().indexOf(CANARY), receiver::raw);
        }
    }

    @Test
    void a_receiver_that_is_down_does_no_harm() throws Exception {
        doesNoHarm("http://127.0.0.1:1");
    }

    @Test
    void a_receiver_that_refuses_does_no_harm() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver(401)) {
            doesNoHarm(receiver.url());
        }
    }

    private void doesNoHarm(String receiver) throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED));
            try (DroverProcess drover =
                    on(receiver).polling(leaflink).delivering(sink).start()) {
                drover.await("the delivery", () -> sink.count() == 1);
                drover.awaitLine("(?i)export");
                int polls = leaflink.calls("/orders/").size();
                drover.await("more polls", () -> leaflink.calls("/orders/").size() > polls + 3);

                assertEquals(1, drover.lines("(?i)export").size(), drover.output());
                assertEquals(List.of(), drover.lines("^\\s+at "), drover.output());
                assertEquals(143, drover.terminate());
            }
        }
    }

    @Test
    void they_are_off_unless_switched_on() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink();
                OtlpReceiver receiver = new OtlpReceiver()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", MODIFIED));
            try (DroverProcess drover = DroverProcess.in(directory)
                    .set("quarkus.otel.exporter.otlp.endpoint", receiver.url())
                    .set("quarkus.otel.bsp.schedule.delay", "100ms")
                    .polling(leaflink)
                    .delivering(sink)
                    .start()) {
                drover.await("the delivery", () -> sink.count() == 1);
                drover.terminate();
            }
            assertNull(sink.deliveries().get(0).traceparent());
            assertEquals(
                    List.of("1"),
                    Kept.select(
                            directory.resolve("data/drover.db"),
                            "SELECT COUNT(*) FROM event WHERE traceparent IS NULL"));
            assertEquals(List.of(), receiver.spans());
        }
    }
}
