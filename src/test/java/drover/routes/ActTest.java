package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A downstream that is a route: what it throws decides, and what it did is kept. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@QuarkusTestResource(value = Deeds.class, restrictToAnnotatedClass = true)
class ActTest extends RouteTest {
    private static final String FIRST = "2026-02-03T14:22:18-07:00";

    /** Its routes beside those of Drover. */
    @BeforeEach
    void routes() throws Exception {
        if (camel.getRoute("act-deeds") == null) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "classpath:drover/routes/deeds.camel.yaml"));
        }
    }

    @BeforeEach
    void taken() {
        deeds(okJson("{\"id\":\"d-7\",\"owner\":\"a person\"}"));
    }

    private void deeds(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlPathEqualTo("/deeds")).atPriority(8).willReturn(answer));
    }

    private void changed(String number, String status, String modified) throws Exception {
        answer("orders", page(order(number, status, modified)));
        poll("orders");
    }

    private long deeds(String which) {
        return count("delivery WHERE downstream = 'deeds' AND " + which);
    }

    private void awaitDeeds(String which) {
        await().atMost(Duration.ofSeconds(20)).until(() -> deeds(which) == 1);
    }

    private List<LoggedRequest> calls() {
        List<LoggedRequest> calls =
                new java.util.ArrayList<>(server.findAll(postRequestedFor(urlPathEqualTo("/deeds"))));
        calls.sort(Comparator.comparing(LoggedRequest::getLoggedDate));
        return calls;
    }

    private JsonNode explained() {
        for (JsonNode delivery : operator.json("/operations/explain/order/a").at("/events/0/deliveries")) {
            if (delivery.path("downstream").asText().equals("deeds")) {
                return delivery;
            }
        }
        throw new AssertionError("no delivery to deeds");
    }

    @Test
    void the_route_is_called_with_the_data_and_explain_shows_what_it_did() throws Exception {
        changed("a", "Submitted", FIRST);
        awaitDeeds("state = 'delivered'");

        assertEquals("a", Json.read(calls().get(0).getBody()).get("number").asText());
        assertEquals(
                "210.40",
                Json.read(calls().get(0).getBody()).at("/total/amount").asText());
        assertEquals("deed d-7", explained().path("result").asText());
        assertEquals(1, explained().path("attempts").asInt());
        String story = operator.getText("/operations/explain/order/a").body();
        assertTrue(story.contains("deeds: delivered: deed d-7 ("), story);
        assertFalse(story.contains("a person"), story);
    }

    @Test
    void trouble_is_tried_again_with_the_same_id() throws Exception {
        server.stubFor(post(urlPathEqualTo("/deeds"))
                .atPriority(1)
                .inScenario("deeds")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503)));
        changed("a", "Submitted", FIRST);
        awaitDeeds("state = 'delivered' AND attempts = 2");

        assertEquals(2, calls().size());
        assertEquals(
                1,
                calls().stream()
                        .map(call -> call.getHeader("idempotency-key"))
                        .distinct()
                        .count());
        assertEquals(503, explained().at("/earlier_attempts/0/status").asInt());
    }

    @Test
    void a_refusal_is_a_dead_letter_at_once_and_is_replayed() throws Exception {
        deeds(aResponse().withStatus(422));
        changed("a", "Submitted", FIRST);
        awaitDeeds("state = 'dead' AND attempts = 1 AND status = 422");
        String id = calls().get(0).getHeader("idempotency-key");
        assertFalse(doors.of("downstream.deeds").isBreakerOpen());

        taken();
        operator.post("/operations/deliveries/deeds/" + id + "/replay");
        awaitDeeds("state = 'delivered'");

        assertEquals(
                List.of(id, id),
                calls().stream().map(c -> c.getHeader("idempotency-key")).toList());
        operator.post("/operations/deliveries/deeds/" + id + "/replay");
        await().atMost(Duration.ofSeconds(20)).until(() -> calls().size() == 3 && deeds("state = 'delivered'") == 1);
        assertEquals(
                "delivered: deed d-7",
                explained().at("/earlier_attempts/1/result").asText());
    }

    @ParameterizedTest
    @CsvSource({"Draft, a draft is no deed, 3", "Rejected, what is rejected is never done, 1"})
    void what_a_route_throws_itself_ends_in_a_dead_letter(String status, String words, int attempts) throws Exception {
        changed("a", status, FIRST);
        awaitDeeds("state = 'dead' AND attempts = " + attempts);

        assertTrue(explained().path("why").asText().endsWith(words), explained()::toString);
        assertEquals(List.of(), calls());
    }

    @Test
    void trouble_that_does_not_end_is_a_dead_letter_after_the_schedule() throws Exception {
        deeds(aResponse().withStatus(500));
        changed("a", "Submitted", FIRST);
        awaitDeeds("state = 'dead' AND attempts = 3 AND status = 500");
    }

    @Test
    void a_limit_and_a_closed_door_spend_no_attempt() throws Exception {
        deeds(aResponse().withStatus(429).withHeader("Retry-After", "600"));
        changed("a", "Submitted", FIRST);
        await().atMost(Duration.ofSeconds(20)).until(() -> deeds("attempts = 0 AND reason IS NOT NULL") == 1);
        changed("b", "Submitted", FIRST);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> deeds("attempts = 0 AND reason LIKE '%asked for a pause%'") == 1);

        assertEquals(1, calls().size());
        assertEquals(2, deeds("state = 'ready'"));
    }

    @Test
    void a_refused_credential_gives_no_event_up() throws Exception {
        deeds(aResponse().withStatus(401));
        changed("a", "Submitted", FIRST);
        await().atMost(Duration.ofSeconds(20)).until(() -> deeds("reason IS NOT NULL") == 1);

        assertEquals(1, deeds("state = 'ready' AND attempts = 0"));
    }

    @Test
    void the_events_of_one_subject_are_given_in_their_order() throws Exception {
        server.stubFor(post(urlPathEqualTo("/deeds"))
                .atPriority(1)
                .withRequestBody(containing("\"slow\""))
                .inScenario("deeds")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503)));
        for (int i = 0; i < 3; i++) {
            answer(
                    "orders",
                    page(
                            order("slow", "Submitted", "2026-02-03T14:00:0" + i + "-07:00"),
                            order("fast", "Submitted", "2026-02-03T14:00:0" + i + "-07:00")));
            poll("orders");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> deeds("state = 'delivered'") == 6);

        List<String> times = new java.util.ArrayList<>();
        for (LoggedRequest call : calls()) {
            JsonNode order = Json.read(call.getBody());
            if (order.get("number").asText().equals("slow")) {
                times.add(order.get("modified").asText().substring(17, 19));
            }
        }
        assertEquals(List.of("00", "00", "01", "02"), times);
    }

    @Test
    void one_that_is_switched_off_gets_nothing_and_is_no_trouble() throws Exception {
        changed("a", "Submitted", FIRST);
        awaitDeeds("state = 'delivered'");

        assertEquals(0, count("delivery WHERE downstream = 'rest'"));
        assertFalse(operator.get("/operations/status").body().contains("\"rest\""));
    }
}
