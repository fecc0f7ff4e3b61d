package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The way from the outbox to a downstream. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DeliverTest extends RouteTest {

    private void oneOrder() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
    }

    private List<LoggedRequest> posts(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> sink().size() >= count);
        return sink();
    }

    @Test
    void a_server_error_is_retried_with_the_same_id_and_costs_one_post_a_try() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503)));

        oneOrder();

        List<LoggedRequest> posts = posts(2);
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 1);
        assertEquals(2, sink().size(), "HttpClient does not retry by itself");
        assertEquals(posts.get(0).getHeader("webhook-id"), posts.get(1).getHeader("webhook-id"));
        assertEquals(1, count("delivery WHERE attempts = 2"));
    }

    @Test
    void a_broken_connection_is_retried() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        oneOrder();

        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 1);
        assertTrue(posts(2).size() >= 2);
    }

    @Test
    void a_pause_that_the_downstream_asks_for_is_kept() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1")));

        oneOrder();

        List<LoggedRequest> posts = posts(2);
        Duration pause = Duration.between(
                posts.get(0).getLoggedDate().toInstant(),
                posts.get(1).getLoggedDate().toInstant());
        assertTrue(pause.compareTo(Duration.ofMillis(950)) >= 0, "asked again after " + pause);
    }

    @Test
    void an_open_breaker_leaves_the_delivery_due_and_spends_no_attempt() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink")).willReturn(aResponse().withStatus(500)));
        JsonNode[] orders = IntStream.range(0, 40)
                .mapToObj(i -> order("o" + i, "Submitted", "2026-02-03T14:22:18-07:00"))
                .toArray(JsonNode[]::new);
        answer("orders", page(orders));

        poll("orders");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("delivery WHERE reason LIKE '%circuit breaker is open%'") > 0);
        assertEquals(0, count("delivery WHERE state = 'delivered'"), "an open breaker is no success");
        long spent = attempts();
        assertTrue(spent <= sink().size(), spent + " attempts for " + sink().size() + " posts");
        nothingNew();
        await().atMost(Duration.ofSeconds(30)).until(() -> count("delivery WHERE state = 'delivered'") == 40);
    }

    private long attempts() {
        return store.read(c -> {
            try (var select = c.createStatement();
                    var row = select.executeQuery("SELECT SUM(attempts) FROM delivery")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void events_of_one_subject_arrive_in_order_while_others_pass() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .withRequestBody(containing("order/slow"))
                .willReturn(aResponse().withStatus(500)));
        for (int i = 0; i < 3; i++) {
            answer(
                    "orders",
                    page(
                            order("slow", "Submitted", "2026-02-03T14:00:0" + i + "-07:00"),
                            order("fast", "Submitted", "2026-02-03T14:00:0" + i + "-07:00")));
            poll("orders");
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 3);
        assertEquals(1, times("order/slow").stream().distinct().count(), "nothing overtakes the first");
        nothingNew();
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 6);

        assertEquals(
                List.of("2026-02-03T21:00:00Z", "2026-02-03T21:00:01Z", "2026-02-03T21:00:02Z"), times("order/slow"));
    }

    /** The times of a subject's events, in the order they came. */
    private List<String> times(String subject) throws Exception {
        List<String> times = new java.util.ArrayList<>();
        for (LoggedRequest post : sink()) {
            JsonNode event = drover.record.Json.read(post.getBody());
            if (event.get("subject").asText().equals(subject)) {
                times.add(event.get("time").asText());
            }
        }
        return times;
    }
}
