package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL between an SMS and its answer: Twilio has taken one, and has not taken another; nobody knows which. Then again while what was sent
 * is looked for. Each event is one SMS in the end.
 */
class TwilioKillIT extends ProcessTest {
    private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
    private static final String TAKEN = "+17205550101";
    private static final String NOT_TAKEN = "+17205550102";

    private final List<ObjectNode> messages = new CopyOnWriteArrayList<>();
    private final List<String> looks = new CopyOnWriteArrayList<>();
    private volatile Kill sending;
    private volatile Kill looking;
    private HttpServer twilio;

    @BeforeEach
    void begin() throws IOException {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "twilio");
            thread.setDaemon(true);
            return thread;
        }));
        twilio.createContext("/", this::answer);
        twilio.start();
    }

    @AfterEach
    void end() {
        twilio.stop(0);
    }

    private DroverSetup texting() {
        return setup().only("leaflink", "twilio", "recipes/order-sms")
                .env("TWILIO_ACCOUNT_SID", ACCOUNT)
                .env("TWILIO_AUTH_TOKEN", "token-of-the-process-tests")
                .set(
                        "twilio.base-url",
                        "http://127.0.0.1:" + twilio.getAddress().getPort())
                .set("twilio.from", "+15005550006")
                .set("twilio.enabled", "false")
                .set("twilio.request-interval", "1ms")
                .set("twilio.look-delay", "1s")
                .set("recipes.order-sms.enabled", "true")
                .set("downstream.order-sms.retry-schedule", "100ms" + ",200ms".repeat(200));
    }

    private void order(String id, String status, Instant modified) {
        ObjectNode order = SimulatedApi.record(id, modified).put("short_id", id).put("status", status);
        order.put("customer", "customer-of-" + id);
        leaflink.put(ORDERS, order);
    }

    @Test
    void a_kill_between_an_sms_and_its_answer_and_again_at_the_look_sends_none_twice() throws Exception {
        Map<String, String> phones = Map.of("a", "(720) 555-0101", "b", "(720) 555-0102");
        phones.forEach((id, phone) -> {
            order(id, "Fulfilled", BEGINNING);
            ObjectNode customer = SimulatedApi.record("customer-of-" + id, BEGINNING);
            leaflink.put("/customers/", customer.put("phone", phone));
        });
        sending = new Kill(2);
        try (DroverProcess drover = texting().start()) {
            drover.await("orders", () -> phones.keySet().stream()
                    .allMatch(id -> sink.has("leaflink.order.created", "order/" + id)));
            phones.keySet().forEach(id -> order(id, "Shipped", BEGINNING.plusSeconds(60)));
            sending.strikes(drover);
        }
        sending = null;
        assertEquals(1, messages.size(), "the one that was taken");
        looking = new Kill(2);
        try (DroverProcess drover = texting().start()) {
            looking.strikes(drover);
        }
        looking = null;

        try (DroverProcess drover = texting().start()) {
            drover.awaitSlowly("both are sent", () -> sent().equals(List.of(TAKEN, NOT_TAKEN)));
            drover.awaitSlowly("and confirmed", () -> results().size() == 2);
            assertFalse(drover.output().contains("55501"), "a number");
            assertEquals(143, drover.terminate());
        }
        assertEquals(List.of(TAKEN, NOT_TAKEN), sent());
        assertTrue(results().stream().allMatch(result -> result.startsWith("SMS SM")), () -> results()
                .toString());
        assertTrue(looks.stream().filter(NOT_TAKEN::equals).count() >= 3, "it was looked for twice after the kill");
    }

    private List<String> sent() {
        return messages.stream().map(one -> one.path("to").asText()).sorted().toList();
    }

    private List<String> results() {
        try {
            return Kept.select(
                    directory.resolve("data/drover.db"),
                    "SELECT reason FROM delivery JOIN event USING (seq) WHERE downstream = 'order-sms'"
                            + " AND state = 'delivered'");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            String to = fields(exchange.getRequestURI().getRawQuery()).get("To");
            looks.add(to);
            hold(looking);
            ObjectNode page = Json.object().putNull("next_page_uri");
            ArrayNode list = page.putArray("messages");
            messages.stream().filter(one -> one.path("to").asText().equals(to)).forEach(list::add);
            write(exchange, 200, page);
            return;
        }
        Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Kill held = sending;
        ObjectNode taken = held != null && form.get("To").equals(NOT_TAKEN) ? null : take(form);
        hold(held);
        if (taken != null) {
            write(exchange, 201, taken);
        }
    }

    private static void hold(Kill kill) {
        if (kill != null) {
            kill.hold();
        }
    }

    private ObjectNode take(Map<String, String> form) {
        ObjectNode message = Json.object()
                .put("sid", "SM%032x".formatted(messages.size() + 1))
                .put("status", "queued")
                .put("direction", "outbound-api")
                .put("from", form.get("From"))
                .put("to", form.get("To"))
                .put("body", form.get("Body"))
                .put(
                        "date_created",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().atOffset(ZoneOffset.UTC)));
        messages.add(message);
        return message;
    }

    private static void write(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] body = Json.bytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            fields.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }
}
