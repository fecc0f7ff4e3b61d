package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether each API answers is asked once, through its door. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class SmokeTest extends RouteTest {
    private Map<String, JsonNode> ask() {
        JsonNode answer = Operator.json(operator.post("/operations/smoke"));
        Map<String, JsonNode> rows = new HashMap<>();
        answer.path("apis").forEach(row -> rows.put(row.path("api").asText(), row));
        assertTrue(answer.path("asked").asInt() > 0, answer::toString);
        return rows;
    }

    @Test
    void each_api_that_is_on_is_asked_once_and_the_others_say_what_they_need() {
        Map<String, JsonNode> rows = ask();

        assertEquals("ok", rows.get("leaflink").path("result").asText(), rows::toString);
        assertEquals(1, calls("orders").size());
        assertEquals("1", calls("orders").get(0).queryParameter("limit").firstValue());
        assertEquals("ok", rows.get("quickbooks").path("result").asText(), rows::toString);
        assertEquals("ok", rows.get("google.gmail").path("result").asText(), rows::toString);
        // Twilio's API keys may not read the list of accounts.
        assertEquals("ok", rows.get("twilio").path("result").asText(), rows::toString);
        assertEquals(
                1,
                server.findAll(getRequestedFor(urlPathEqualTo(
                                "/twilio/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json")))
                        .size());
        assertEquals(401, operator.postWithout("/operations/smoke").statusCode());
        assertEquals(0, sink().size(), "nothing is delivered");
        assertEquals(0, count("record"), "nothing is taken in");
    }

    @Test
    void one_that_fails_says_why_after_one_call() {
        server.stubFor(list("orders").atPriority(4).willReturn(aResponse().withStatus(503)));

        JsonNode leaflink = ask().get("leaflink");

        assertEquals("failed", leaflink.path("result").asText());
        assertTrue(leaflink.path("words").asText().contains("503"), leaflink::toString);
        assertEquals(1, calls("orders").size());
        assertFalse(leaflink.toString().contains("key-of-the-tests"));
    }
}
