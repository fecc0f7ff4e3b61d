package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Permanent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distru's two schemas, against a GraphQL engine that knows nothing of ours. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DistruSchemaTest extends DistruTest {
    private static final List<Map<String, Object>> GRAPHQL = List.of(
            Map.of(
                    "id",
                    "p1",
                    "name",
                    "Plum",
                    "sku",
                    "SKU-1",
                    "category",
                    Map.of("name", "Flower"),
                    "unitPrice",
                    12.5,
                    "metrcTagIds",
                    List.of("1A4", "1A5"),
                    "currentInventory",
                    List.of(
                            Map.of("quantity", 5, "locationName", "Vault"),
                            Map.of("quantity", 7.25, "locationName", "Vault"),
                            Map.of("quantity", 1, "locationName", "Store"))),
            Map.of("id", "p2", "name", "Pine"),
            Map.of("id", "p3", "name", "Pear", "currentInventory", List.of(Map.of("quantity", 3))));

    private static final List<Map<String, Object>> REST = List.of(
            Map.of(
                    "id", "p1",
                    "name", "Plum",
                    "unit_price", "12.50",
                    "inventory",
                            List.of(
                                    Map.of("quantity", "5", "location", Map.of("id", "l1", "name", "Vault")),
                                    Map.of("quantity", "7.25", "location", Map.of("id", "l1", "name", "Vault")))),
            Map.of("id", "p2", "name", "Pine"),
            Map.of("id", "p3", "name", "Pear"));

    private GraphqlServer engine;

    @BeforeEach
    void small() {
        System.setProperty("distru.page-size", "2");
    }

    @AfterEach
    void close() {
        System.clearProperty("distru.page-size");
        System.clearProperty("distru.schema");
        engine.close();
    }

    private void speak(String schema, String asked) throws Exception {
        engine = new GraphqlServer(schema, schema.equals("rest") ? REST : GRAPHQL);
        server.stubFor(graphql().willReturn(aResponse().proxiedFrom(engine.url())));
        System.setProperty("distru.schema", asked);
    }

    @Test
    void by_default_inventory_is_what_a_product_has_at_a_place_of_that_name() throws Exception {
        speak("graphql", "graphql");

        poll("distru", "products");
        poll("distru", "products");

        Map<String, JsonNode> events = bySubject(delivered(6));
        assertEquals(
                Set.of(
                        "product/p1",
                        "product/p2",
                        "product/p3",
                        "inventory/p1:Vault",
                        "inventory/p1:Store",
                        "inventory/p3"),
                events.keySet());
        assertEquals(
                "12.25",
                events.get("inventory/p1:Vault").at("/data/new_quantity").asText());
        assertEquals(
                "Plum",
                events.get("inventory/p1:Vault").at("/data/product/name").asText());
        assertEquals("1A5", events.get("product/p1").at("/data/metrcTagIds/1").asText());
        assertEquals(4, calls().size(), "two passes of two pages");
    }

    @Test
    void the_names_of_the_rest_api_are_another_schema() throws Exception {
        speak("rest", "rest");

        poll("distru", "products");
        poll("distru", "products");

        Map<String, JsonNode> events = bySubject(delivered(4));
        assertEquals(
                "12.25", events.get("inventory/p1:l1").at("/data/new_quantity").asText());
        assertEquals("12.50", events.get("product/p1").at("/data/unit_price").asText());
    }

    @ParameterizedTest
    @CsvSource({"graphql, rest, is_active", "rest, graphql, currentInventory"})
    void the_wrong_schema_is_told_by_the_servers_own_words(String spoken, String asked, String field) throws Exception {
        speak(spoken, asked);

        poll("distru", "products");

        String failure = trouble("distru-products");
        assertTrue(failure.contains(field), failure);
        assertEquals(0, count("event"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "graphql | {\"productId\":\"p1\",\"locationId\":\"l1\",\"adjustment\":-1.5,\"reason\":\"sold\"} | product",
                "rest | {\"product_id\":\"p1\",\"location_id\":\"l1\",\"quantity\":\"7\"} | inventory"
            })
    void a_mutation_is_done_or_refused_for_good_with_the_names_of_the_fields(String schema, String input, String result)
            throws Exception {
        speak(schema, schema);
        engine.payload = Map.of(result, Map.of("id", "p1", "quantity", "7"), "errors", List.of());

        Exchange done = adjust(input);

        assertNull(done.getException());
        assertEquals(
                "p1",
                done.getMessage()
                        .getBody(JsonNode.class)
                        .at("/" + result + "/id")
                        .asText());
        engine.payload = Map.of("errors", List.of(Map.of("field", "adjustment", "messages", List.of("is too much"))));
        Exception refused = adjust(input).getException();
        assertInstanceOf(Permanent.class, refused);
        assertEquals("the input was refused: adjustment: is too much", refused.getMessage());
        assertEquals(0, count("write_back"));
    }

    private Exchange adjust(String input) {
        return camel.createProducerTemplate().request("direct:distru-inventory-adjust", exchange -> {
            exchange.setVariable("subject", "inventory/p1:l1");
            exchange.getMessage().setBody(input);
        });
    }

    private static Map<String, JsonNode> bySubject(List<JsonNode> events) {
        return events.stream()
                .collect(Collectors.toMap(event -> event.get("subject").asText(), event -> event));
    }
}
