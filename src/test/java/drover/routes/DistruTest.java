package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the tests of Distru's routes share. */
abstract class DistruTest extends RouteTest {
    /** The door and the breaker of this application outlive a test: good answers close the breaker again. */
    @AfterEach
    void heal() {
        nothingNew();
        products(null, connection(null));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            doors.of("distru").reopen();
            poll("distru", "products");
            return doors.of("distru").trouble() == null;
        });
    }

    static MappingBuilder graphql() {
        return post(urlPathEqualTo("/graphql")).atPriority(5);
    }

    /** What is answered to whoever asks for the products after a cursor. */
    void products(String after, JsonNode answer) {
        ObjectNode variables = Json.object().put("after", after);
        server.stubFor(graphql()
                .withRequestBody(
                        equalToJson(Json.object().set("variables", variables).toString(), false, true))
                .willReturn(okJson(answer.toString())));
    }

    /** A page of products; with a cursor another follows. */
    static ObjectNode connection(String cursor, JsonNode... products) {
        ObjectNode page = Json.object();
        ObjectNode connection = page.putObject("data").putObject("products");
        ArrayNode edges = connection.putArray("edges");
        for (JsonNode product : products) {
            edges.addObject().set("node", product);
        }
        connection.putObject("pageInfo").put("hasNextPage", cursor != null).put("endCursor", cursor);
        return page;
    }

    static ObjectNode product(String id, String name, String... quantities) {
        ObjectNode product = Json.object().put("id", id).put("name", name).put("sku", "SKU-" + id);
        ArrayNode inventory = product.putArray("inventory");
        for (int i = 0; i < quantities.length; i++) {
            ObjectNode place = inventory.addObject();
            place.putObject("location").put("id", "l" + (i + 1)).put("name", "Place " + (i + 1));
            place.put("quantity", quantities[i]);
        }
        return product;
    }

    static ResponseDefinitionBuilder distru(String file, int status) throws IOException {
        return WireMock.aResponse()
                .withStatus(status)
                .withBody(Files.readAllBytes(Path.of("fixtures/distru").resolve(file)));
    }

    List<LoggedRequest> calls() {
        List<LoggedRequest> calls = new ArrayList<>(server.findAll(postRequestedFor(urlPathEqualTo("/graphql"))));
        calls.sort(Comparator.comparing(LoggedRequest::getLoggedDate));
        return calls;
    }

    /** Asks for a page through the route of that name, without a poll around it; what went wrong, or null. */
    Exception ask(String route) {
        return camel.createProducerTemplate()
                .request("direct:" + route, exchange -> exchange.getMessage().setBody("{\"query\":\"{products}\"}"))
                .getException();
    }
}
