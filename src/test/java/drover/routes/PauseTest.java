package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A downstream that gets nothing until somebody says so. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class PauseTest extends RouteTest {
    private static final String RESUME = "/operations/downstreams/default/resume";
    private static final String PAUSE = "/operations/downstreams/default/pause";

    @BeforeEach
    void allIsWell() throws Exception {
        allIsRead();
    }

    @AfterEach
    void resume() {
        operator.post(RESUME);
    }

    private void orders(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            answer("orders", page(order("o" + i, "Submitted", "2026-02-03T14:22:18-07:00")));
            poll("orders");
        }
    }

    private String state() {
        return operator.json("/operations/downstreams")
                .at("/downstreams/0/state")
                .asText();
    }

    private String words() {
        return operator.json("/operations/downstreams")
                .at("/downstreams/0/conditions/0/words")
                .asText();
    }

    @ParameterizedTest
    @CsvSource({
        "401, check downstream.default.secret and .headers",
        "403, it answered 403",
        "410, it wants no events any more"
    })
    void a_downstream_that_refuses_us_is_paused_and_resumed_without_a_loss(int status, String why) throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink")).willReturn(aResponse().withStatus(status)));

        orders(0, 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> state().startsWith("receiver_"));
        orders(1, 4);

        assertTrue(words().contains(why), words());
        assertEquals(1, sink().size(), "nobody is asked while it is paused");
        assertEquals(4, count("delivery WHERE state = 'ready' AND attempts = 0"));
        assertEquals(503, operator.get("/q/health/group/dependencies").statusCode());
        assertEquals(200, operator.get("/q/health/ready").statusCode(), "Drover itself works");
        nothingNew();

        assertEquals(200, operator.post(RESUME).statusCode());

        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 4);
        assertEquals("delivering", state());
        assertEquals(200, operator.get("/q/health/group/dependencies").statusCode());
    }

    @Test
    void an_operator_pauses_and_resumes() throws Exception {
        assertEquals(401, operator.postWithout(PAUSE).statusCode());
        assertEquals("delivering", state());

        assertEquals("paused", Operator.json(operator.post(PAUSE)).get("state").asText());
        assertEquals("an operator paused it", words());
        orders(0, 2);
        assertEquals(2, count("delivery WHERE state = 'ready'"));
        assertEquals(
                2,
                operator.json("/operations/downstreams")
                        .at("/downstreams/0/undelivered")
                        .asInt());
        assertEquals(401, operator.postWithout(RESUME).statusCode());

        assertEquals(
                "delivering", Operator.json(operator.post(RESUME)).get("state").asText());
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 2);
    }

    @Test
    void what_has_no_such_name_is_not_found() {
        assertEquals(404, operator.post("/operations/downstreams/nobody/pause").statusCode());
        assertTrue(Operator.message(operator.post("/operations/downstreams/nobody/resume"))
                .contains("there is no downstream of that name"));
    }
}
