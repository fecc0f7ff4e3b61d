package drover.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.standardwebhooks.Webhook;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers of every kind over real sockets: what their answer means, and that none holds up another. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class ReceiversTest extends RouteTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AtomicInteger ORDERS = new AtomicInteger();

    Receivers receivers;

    /** Their routes beside those of Drover. */
    @BeforeEach
    void routes() throws Exception {
        if (camel.getRoute("deliver-short") == null) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "classpath:drover/routes/receivers.camel.yaml"));
        }
    }

    /** New ones for each test: what an earlier one has left under way is none of them. */
    private String orders(int count) throws Exception {
        String name = "o" + ORDERS.incrementAndGet() + "-";
        answer(
                "orders",
                page(IntStream.range(0, count)
                        .mapToObj(i -> order(name + i, "Submitted", "2026-02-03T14:22:18-07:00"))
                        .toArray(JsonNode[]::new)));
        poll("orders");
        return name;
    }

    private void changed(String things, int count) throws Exception {
        answer(
                things,
                page(IntStream.range(0, count)
                        .mapToObj(i -> JsonNodeFactory.instance
                                .objectNode()
                                .put("id", i)
                                .put("modified", "2026-02-03T14:22:18-07:00"))
                        .toArray(JsonNode[]::new)));
        poll(things);
    }

    private long deliveries(String downstream, String which) {
        return count("delivery WHERE downstream = '" + downstream + "' AND " + which);
    }

    private RawReceiver.Post post(String name, String orders) {
        return await().atMost(LONG)
                .until(
                        () -> posts(name).stream()
                                .filter(post -> new String(post.body(), StandardCharsets.UTF_8).contains(orders))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<RawReceiver.Post> posts(String name) {
        return receivers.of(name).posts();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "late", "drip", "flood", "gzip", "nocontent", "hints"})
    void a_2xx_is_delivered_whatever_its_body_is(String name) throws Exception {
        String orders = orders(2);

        await().atMost(LONG).until(() -> deliveries(name, "state = 'delivered'") == 2);
        long count = posts(name).stream()
                .filter(post -> new String(post.body(), StandardCharsets.UTF_8).contains("order/" + orders))
                .count();
        assertEquals(2, count, "each is posted once");
        assertEquals(0, deliveries(name, "attempts <> 1"));
    }

    @ParameterizedTest
    @CsvSource({"busy, 503", "missing, 404", "reset, 0", "closed, 0", "silent, 0", "refused, 0", "dns, 0", "tls, 0"})
    void every_failure_is_a_dead_letter_at_the_end_of_its_schedule(String name, int status) throws Exception {
        orders(1);

        await().atMost(LONG).until(() -> deliveries(name, "state = 'dead'") == 1);
        assertEquals(1, deliveries(name, "attempts = 3 AND status = " + status));
        assertEquals(1, deliveries(name, "reason LIKE 'given up after 3 attempts: downstream." + name + "%'"));
    }

    @Test
    void an_answer_that_comes_before_the_body_was_read_is_read() throws Exception {
        answer(
                "orders",
                page(order("big", "Submitted", "2026-02-03T14:22:18-07:00").put("note", "n".repeat(3_000_000))));
        poll("orders");

        await().atMost(LONG).until(() -> deliveries("large", "state = 'dead'") == 1);
        assertEquals(1, deliveries("large", "attempts = 1 AND status = 413"));
        await().atMost(LONG).until(() -> count("downstream WHERE name = 'locked' AND paused = 'refused'") == 1);
        assertEquals(1, deliveries("locked", "state = 'ready' AND attempts = 0"));
    }

    /** It closes each connection after its answer and does not say so. */
    @Test
    void a_connection_that_the_receiver_has_closed_is_no_failure() throws Exception {
        changed("products", 30);

        await().atMost(LONG).until(() -> deliveries("stale", "state = 'delivered'") == 30);
        assertEquals(0, deliveries("stale", "attempts <> 1"));
        assertFalse(doors.of("downstream.stale").isBreakerOpen());
    }

    @Test
    void a_receiver_that_is_not_found_for_a_while_gets_all_and_its_breaker_has_opened() throws Exception {
        changed("products", 20);

        await().atMost(LONG).until(() -> deliveries("deploying", "state = 'delivered'") == 20);
        assertEquals(0, deliveries("deploying", "state = 'dead'"));
    }

    @Test
    void as_many_deliveries_are_under_way_at_once_as_concurrency_says() throws Exception {
        changed("customers", Receivers.MOST);

        await().atMost(LONG).until(() -> deliveries("wide", "state = 'delivered'") == Receivers.MOST);
    }

    @Test
    void the_binary_format_is_signed_and_has_its_attributes_in_headers() throws Exception {
        String orders = orders(1);

        RawReceiver.Post post = post("binary", orders);
        verify(post);
        assertEquals("application/json", post.header("content-type"));
        assertEquals("1.0", post.header("ce-specversion"));
        assertEquals("leaflink.order.created", post.header("ce-type"));
        assertEquals("order/" + orders + "0", post.header("ce-subject"));
        assertEquals(post.header("webhook-id"), post.header("ce-id"));
        assertEquals("210.40", Json.read(post.body()).at("/total/amount").asText());
    }

    @Test
    void the_json_format_is_signed_and_is_the_record_alone() throws Exception {
        String orders = orders(1);

        RawReceiver.Post post = post("json", orders);
        verify(post);
        assertEquals("application/json", post.header("content-type"));
        assertEquals("leaflink.order.created", post.header("drover-type"));
        assertNull(post.header("ce-type"));
        assertTrue(Json.read(post.body()).has("number"));
    }

    private static void verify(RawReceiver.Post post) throws Exception {
        new Webhook(ApiServer.SECRET)
                .verify(
                        new String(post.body(), StandardCharsets.UTF_8),
                        Map.of(
                                "webhook-id", List.of(post.header("webhook-id")),
                                "webhook-timestamp", List.of(post.header("webhook-timestamp")),
                                "webhook-signature", List.of(post.header("webhook-signature"))));
    }
}
