package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole life of an event, for whoever asks. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class ExplainTest extends RouteTest {
    private static final String EXPLAIN = "/operations/explain/";

    @AfterEach
    void resume() {
        operator.post("/operations/downstreams/default/resume");
    }

    private void order(String modified) throws Exception {
        answer("orders", page(order("a", "Submitted", modified)));
        poll("orders");
    }

    private void delivered() {
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 1);
    }

    @Test
    void an_event_tells_who_saw_it_what_was_refused_and_each_attempt() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503).withBody("down for apikey=CANARY")));
        order("2026-02-03T14:22:18-07:00");
        delivered();
        poll("orders");
        String id = sink().get(0).getHeader("webhook-id");

        JsonNode event = operator.json(EXPLAIN + id).at("/events/0");

        assertEquals("order/a", event.get("subject").asText());
        assertEquals("leaflink-orders-poll", event.get("seen_by").asText());
        assertEquals(
                "leaflink-orders-poll",
                event.at("/duplicates_refused/0/seen_by").asText());
        assertEquals(1, event.at("/duplicates_refused/0/times").asInt());
        JsonNode delivery = event.at("/deliveries/0");
        assertEquals("delivered", delivery.get("state").asText());
        assertEquals(204, delivery.get("status").asInt());
        assertEquals(2, delivery.get("attempts").asInt());
        assertEquals(503, delivery.at("/earlier_attempts/0/status").asInt());
        assertTrue(
                delivery.at("/earlier_attempts/0/result").asText().endsWith("answered 503: 22 bytes"),
                delivery::toString);
        assertFalse(event.toString().contains("210.4"), "it shows no record");

        String story = operator.getText(EXPLAIN + id).body();
        assertTrue(story.startsWith(id + "  leaflink.order.created  order/a\n"), story);
        assertTrue(story.contains("stored, seen by leaflink-orders-poll\n"), story);
        assertTrue(story.contains("refused as a duplicate, seen by leaflink-orders-poll: 1 times since"), story);
        assertTrue(story.contains("answered 503: 22 bytes\n"), story);
        assertTrue(story.contains("default: delivered (answer 204, "), story);
    }

    @Test
    void a_subject_tells_all_of_its_events_and_why_each_of_them_waits() throws Exception {
        operator.post("/operations/downstreams/default/pause");
        order("2026-02-03T14:22:18-07:00");
        order("2026-02-03T14:22:19-07:00");

        HttpResponse<String> answer = operator.get(EXPLAIN + "order/a");
        JsonNode events = Operator.json(answer).get("events");

        assertEquals(2, events.size());
        JsonNode first = events.get(0).at("/deliveries/0");
        assertEquals("undelivered", first.get("state").asText());
        assertTrue(first.get("why").asText().startsWith("an operator paused it, since 20"), first::toString);
        assertEquals(
                "it waits for event " + events.get(0).get("id").asText() + " of the same subject",
                events.get(1).at("/deliveries/0/why").asText());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        HttpResponse<String> text = operator.getText(EXPLAIN + "order%2Fa");
        assertTrue(text.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        assertTrue(text.body().contains("now  default: not delivered: an operator paused it, since"), text.body());
    }

    @Test
    void what_is_tried_again_says_when_and_why() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "600")));
        order("2026-02-03T14:22:18-07:00");
        await().until(() -> count("attempt") == 1);

        String why = operator.json(EXPLAIN + "order/a")
                .at("/events/0/deliveries/0/why")
                .asText();

        assertTrue(why.matches("it asked for a pause, since .*, until .*"), why);
    }

    @Test
    void nothing_known_is_not_found() {
        HttpResponse<String> unknown = operator.getText(EXPLAIN + "order/no-such-order");

        assertEquals(404, unknown.statusCode());
        assertTrue(
                Operator.message(unknown).contains("an event id, or a subject such as order/4821934"), unknown.body());
    }

    @Test
    void no_operation_shows_a_secret() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .willReturn(aResponse()
                        .withStatus(422)
                        .withBody("bad: " + ApiServer.TOKEN + " " + ApiServer.SECRET + " " + Operator.token())));
        order("2026-02-03T14:22:18-07:00");
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'dead'") == 1);
        String id = sink().get(0).getHeader("webhook-id");

        String all = operator.get("/operations/downstreams").body()
                + operator.get("/operations/dead-letters").body()
                + operator.get(EXPLAIN + id).body()
                + operator.getText(EXPLAIN + "order/a").body()
                + operator.getWithToken("/operations/deliveries/default/" + id).body()
                + operator.postWithout("/operations/downstreams/default/replay").body()
                + operator.get("/q/health").body();

        assertTrue(all.contains("answered 422"), all);
        for (String secret : new String[] {ApiServer.TOKEN, ApiServer.SECRET, "C2FVsBQIhrscChlQ", Operator.token()}) {
            assertFalse(all.contains(secret), all);
        }
    }
}
