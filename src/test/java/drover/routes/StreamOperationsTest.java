package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with sources and streams: try again, switch off and on, rewind. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class StreamOperationsTest extends RouteTest {
    private static final String ORDERS = "/operations/streams/leaflink-orders";
    private static final String MODIFIED = "2026-02-03T14:22:18-07:00";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AfterEach
    void resume() {
        operator.post(ORDERS + "/resume");
    }

    private int asked(String things) {
        return server.findAll(getRequestedFor(urlPathEqualTo(API + "/" + things + "/")))
                .size();
    }

    private JsonNode orders() {
        return operator.json(ORDERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations/sources/leaflink/reopen",
                ORDERS + "/pause",
                ORDERS + "/resume",
                ORDERS + "/rewind?to=beginning",
                ORDERS + "/audit"
            })
    void each_of_them_needs_the_token(String path) {
        assertEquals(401, operator.postWithout(path).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations/sources/nobody/reopen",
                "/operations/streams/nobody/pause",
                "/operations/streams/nobody/resume",
                "/operations/streams/nobody/rewind?to=beginning",
                "/operations/streams/nobody/audit"
            })
    void what_is_not_there_is_not_found(String path) {
        HttpResponse<String> answer = operator.post(path);
        assertEquals(404, answer.statusCode());
        assertTrue(Operator.message(answer).contains("GET /operations/sources"), answer.body());
    }

    @BeforeEach
    void allIsWell() throws Exception {
        allIsRead();
    }

    @Test
    void a_stream_that_is_switched_off_is_not_read_and_the_others_are() throws Exception {
        assertEquals(
                "paused",
                Operator.json(operator.post(ORDERS + "/pause")).path("state").asText());

        int before = asked("orders");
        poll("orders");
        poll("products");

        assertEquals(before, asked("orders"));
        assertTrue(asked("products") > 0);
        assertEquals("paused", orders().at("/conditions/0/code").asText());
        assertFalse(orders().at("/conditions/0/since").isNull());
        await().atMost(PATIENCE).until(() -> operator.json("/operations/status")
                .path("sentence")
                .asText()
                .contains("leaflink-orders is paused"));
        assertEquals(1, count("paused_stream"), "a restart remembers it");

        assertEquals(
                "polling",
                Operator.json(operator.post(ORDERS + "/resume")).path("state").asText());

        await().atMost(PATIENCE).until(() -> asked("orders") > before);
        assertEquals(0, count("paused_stream"));
    }

    @Test
    void a_stream_is_rewound_to_a_time_after_it_has_said_what_that_does() throws Exception {
        answer("orders", page(order("a", "Submitted", MODIFIED)));
        poll("orders");
        delivered(1);
        String cursor = orders().path("cursor").asText();
        nothingNew();

        JsonNode plan = Operator.json(operator.post(ORDERS + "/rewind?to=2026-02-01"));
        assertFalse(plan.path("done").asBoolean(true));
        assertEquals(cursor, plan.path("cursor").asText());
        assertEquals(1, plan.path("records").asInt());
        assertTrue(plan.path("receiver_sees").asText().startsWith("nothing again"), plan::toString);
        assertTrue(plan.path("calls").asText().startsWith("about 1"), plan::toString);
        assertEquals(cursor, orders().path("cursor").asText(), "nothing is done yet");

        answer("orders", page(order("missed", "Submitted", "2026-02-02T08:00:00Z"), order("a", "Submitted", MODIFIED)));
        HttpResponse<String> done = operator.post(plan.path("to_do_it").asText().substring("POST ".length()));
        assertTrue(Operator.json(done).path("done").asBoolean(), done::body);

        await().atMost(PATIENCE).until(() -> sink().size() == 1);
        assertEquals(2, count("event"), "what was known is not told again");
        assertTrue(server.findAll(getRequestedFor(urlPathEqualTo(API + "/orders/"))).stream()
                .anyMatch(call ->
                        call.getUrl().contains("2026-01-31T") || call.getUrl().contains("2026-02-01T")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-04, lies ahead of where the stream is",
        "12345, a date or a time",
        "yesterday, a date or a time"
    })
    void a_place_that_is_none_is_refused_in_words(String to, String words) throws Exception {
        answer("orders", page(order("a", "Submitted", MODIFIED)));
        poll("orders");

        HttpResponse<String> answer = operator.post(ORDERS + "/rewind?to=" + to);

        assertEquals(400, answer.statusCode());
        assertTrue(Operator.message(answer).contains(words), answer.body());
    }

    @Test
    void a_source_whose_door_is_closed_is_tried_again_at_once() throws Exception {
        server.stubFor(WireMock.get(urlPathEqualTo(API + "/orders/"))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3000")));
        await().atMost(PATIENCE).until(() -> {
            poll("orders");
            return !isLeafLinkOk();
        });
        nothingNew();
        int before = asked("orders");

        assertEquals(200, operator.post("/operations/sources/leaflink/reopen").statusCode());

        await().atMost(PATIENCE).until(() -> asked("orders") > before);
        await().atMost(PATIENCE).until(this::isLeafLinkOk);
    }

    private boolean isLeafLinkOk() {
        for (JsonNode source : operator.json("/operations/sources").path("sources")) {
            if (source.path("name").asText().equals("leaflink")) {
                return source.path("ok").asBoolean();
            }
        }
        throw new AssertionError("leaflink is no source");
    }
}
