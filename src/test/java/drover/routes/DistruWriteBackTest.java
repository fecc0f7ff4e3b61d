package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import drover.record.Json;
import drover.system.BadData;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.Transient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DistruWriteBackTest extends DistruTest {
    private static final String SUBJECT = "inventory/p1:l1";

    private static ObjectNode input() {
        return Json.object().put("product_id", "p1").put("location_id", "l1").put("quantity", "412");
    }

    private Exchange adjust(Object input) {
        return camel.createProducerTemplate().request("direct:distru-inventory-adjust", exchange -> {
            exchange.setVariable("subject", SUBJECT);
            exchange.getMessage().setBody(input);
        });
    }

    private Exchange adjust(ResponseDefinitionBuilder answer) {
        server.stubFor(graphql().willReturn(answer));
        return adjust(input());
    }

    @Test
    void a_mutation_that_worked_answers_its_payload_and_is_forgotten() throws Exception {
        Exchange answer = adjust(distru("inventory-updated.json", 200));

        assertNull(answer.getException());
        assertEquals(
                "412",
                answer.getMessage()
                        .getBody(JsonNode.class)
                        .at("/inventory/quantity")
                        .asText());
        assertEquals(0, count("write_back"));
        JsonNode request = Json.read(calls().get(0).getBody());
        assertEquals(
                Files.readString(Path.of("routes/distru-graphql-inventory-adjust.graphql")),
                request.path("query").asText());
        assertEquals(input(), request.at("/variables/input"));
        assertEquals("Bearer key-of-distru", calls().get(0).getHeader("Authorization"));
        assertEquals(1, calls().size());
    }

    @Test
    void the_input_may_be_a_text() throws Exception {
        server.stubFor(graphql().willReturn(distru("inventory-updated.json", 200)));

        assertNull(adjust(input().toString()).getException());

        assertEquals(input(), Json.read(calls().get(0).getBody()).at("/variables/input"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null"})
    void what_is_no_object_is_not_sent(String input) {
        assertInstanceOf(BadData.class, adjust(input).getException());

        assertEquals(0, calls().size());
        assertEquals(0, count("write_back"));
    }

    @Test
    void an_input_that_is_refused_is_a_permanent_error_that_names_the_fields() throws Exception {
        Exception failure = adjust(distru("inventory-refused.json", 200)).getException();

        assertInstanceOf(Permanent.class, failure);
        assertEquals(
                "the input was refused: quantity: must be a number, must not be negative; location_id: does not exist",
                failure.getMessage());
        assertEquals(1, calls().size());
        assertEquals(0, count("write_back"));
    }

    /** Answers after which nobody knows whether it was done. */
    private ResponseDefinitionBuilder unclear(String how) throws IOException {
        return switch (how) {
            case "no answer in time" -> distru("inventory-updated.json", 200).withFixedDelay(10_000);
            case "a connection that is reset" -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
            case "an answer that is empty" -> aResponse().withFault(Fault.EMPTY_RESPONSE);
            case "an answer that breaks off" -> aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK);
            case "500" -> distru("500.json", 500);
            case "502" -> distru("502.html", 502);
            case "503" -> aResponse().withStatus(503).withHeader("Retry-After", "0");
            case "an internal error in a 200" -> distru("internal-error.json", 200);
            case "a 200 that is no JSON" -> distru("502.html", 200);
            case "a 200 that is cut off" -> ok("{\"data\":{\"updateInv");
            case "a 200 without the payload" -> okJson("{\"data\":{\"updateInventory\":null}}");
            case "a 200 without data" -> okJson("{\"data\":null}");
            default ->
                okJson("{\"data\":{\"updateInventory\":{\"inventory\":null,\"errors\":[]}},"
                        + "\"errors\":[{\"message\":\"Location could not be loaded\"}]}");
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no answer in time",
                "a connection that is reset",
                "an answer that is empty",
                "an answer that breaks off",
                "500",
                "502",
                "503",
                "an internal error in a 200",
                "a 200 that is no JSON",
                "a 200 that is cut off",
                "a 200 without the payload",
                "a 200 without data",
                "a 200 with the payload and errors beside it"
            })
    void what_may_have_worked_or_not_is_made_once_and_parked_for_a_person(String how) throws Exception {
        Exception failure = adjust(unclear(how)).getException();

        assertEquals(1, calls().size(), "calls");
        JsonNode parked =
                Json.read(send("GET", "write-backs", Operator.token()).body()).get("write_backs");
        assertEquals(1, parked.size());
        assertEquals(failure.getMessage(), parked.at("/0/state").asText());
        assertEquals(SUBJECT, parked.at("/0/subject").asText());
        assertEquals("distru-inventory-adjust", parked.at("/0/route").asText());
        assertEquals(input().toString(), parked.at("/0/input").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "429.json, 429",
        "rate-limited.json, 200",
        "401.json, 401",
        "403.json, 403",
        "unauthenticated.json, 200",
        "400.json, 400",
        "404.json, 404",
        "unknown-field.json, 200",
        "unknown-argument.json, 200"
    })
    void what_was_refused_has_no_effect_and_is_for_the_caller(String file, int status) throws Exception {
        Exception failure = adjust(distru(file, status)).getException();

        assertFalse(failure instanceof Transient, failure.toString());
        assertEquals(1, calls().size());
        assertEquals(0, count("write_back"));
    }

    @Test
    void what_the_open_breaker_does_not_let_through_is_for_the_caller() throws Exception {
        server.stubFor(graphql().willReturn(distru("500.json", 500)));
        ask("distru-api-call");
        int before = calls().size();

        assertInstanceOf(DoorClosed.class, adjust(input()).getException());

        assertEquals(before, calls().size());
        assertEquals(0, count("write_back"));
    }

    @Test
    void what_is_asked_after_a_refused_key_is_for_the_caller() throws Exception {
        adjust(distru("401.json", 401));

        assertInstanceOf(DoorClosed.class, adjust(input()).getException());

        assertEquals(1, calls().size());
        assertEquals(0, count("write_back"));
    }

    @Test
    void explain_shows_what_is_parked_without_its_input() throws Exception {
        adjust(distru("502.html", 502));

        String json =
                send("GET", "explain/" + SUBJECT, null, "application/json").body();
        String text = send("GET", "explain/" + SUBJECT, null).body();

        assertEquals(
                "distru-inventory-adjust",
                Json.read(json).at("/write_backs/0/route").asText());
        assertFalse(json.contains("412"));
        assertTrue(
                text.contains(
                        "by distru-inventory-adjust may have worked or not, a person must look: distru answered 502"),
                text);
    }

    @Test
    void only_who_has_the_token_sees_the_inputs_and_settles_and_then_it_is_forgotten() throws Exception {
        adjust(distru("502.html", 502));
        String id = Json.read(send("GET", "write-backs", Operator.token()).body())
                .at("/write_backs/0/id")
                .asText();
        String settle = "write-backs/" + id + "/settle";

        assertEquals(401, send("GET", "write-backs", null).statusCode());
        assertEquals(401, send("GET", "write-backs", "guessed").statusCode());
        assertEquals(401, send("POST", settle, null).statusCode());
        assertEquals(1, count("write_back"));
        assertEquals(
                "{\"settled\":" + id + "}",
                send("POST", settle, Operator.token()).body());
        assertEquals(0, count("write_back"));
        assertEquals(404, send("POST", settle, Operator.token()).statusCode());
        assertEquals(
                "{\"write_backs\":[]}",
                send("GET", "write-backs", Operator.token()).body());
        assertEquals(404, send("GET", "explain/" + SUBJECT, null).statusCode());
        assertEquals(1, calls().size(), "and nothing is sent again");
    }

    private HttpResponse<String> send(String method, String path, String token) {
        return send(method, path, token, "*/*");
    }

    private HttpResponse<String> send(String method, String path, String token, String accept) {
        return operator.send(method, "/operations/" + path, token, accept);
    }
}
