package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.ingest.Quarantine;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DistruPollTest extends DistruTest {
    @Inject
    Quarantine quarantine;

    @Test
    void the_list_is_asked_for_as_distru_expects_it() throws Exception {
        products(null, connection("c1", product("p1", "Plum")));
        products("c1", connection(null, product("p2", "Pine")));

        poll("distru", "products");

        LoggedRequest first = calls().get(0);
        JsonNode request = Json.read(first.getBody());
        assertEquals(2, calls().size());
        assertEquals("Bearer key-of-distru", first.getHeader("Authorization"));
        assertTrue(first.getHeader("Content-Type").startsWith("application/json"));
        assertTrue(first.getHeader("User-Agent").startsWith("Drover/"));
        assertEquals(
                Files.readString(Path.of("routes/distru-graphql-products.graphql")),
                request.path("query").asText());
        assertEquals("{\"first\":100,\"after\":null}", request.path("variables").toString());
        assertEquals(
                "{\"first\":100,\"after\":\"c1\"}",
                Json.read(calls().get(1).getBody()).path("variables").toString());
    }

    @Test
    void a_change_is_delivered_as_a_cloud_event() throws Exception {
        JsonNode page = Json.read(Files.readAllBytes(Path.of("fixtures/distru/products-page.json")));
        JsonNode product = page.at("/data/products/edges/0/node");
        products(null, page);

        poll("distru", "products");

        List<JsonNode> events = delivered(5);
        JsonNode created = event(events, "product/" + product.get("id").asText());
        assertEquals("distru.product.created", created.get("type").asText());
        assertEquals("/distru", created.get("source").asText());
        assertEquals(product, created.get("data"), "as it came, with its inventory");
        JsonNode place = product.at("/inventory/0");
        JsonNode changed = event(
                events,
                "inventory/" + product.get("id").asText() + ":"
                        + place.at("/location/id").asText());
        assertEquals("distru.inventory.changed", changed.get("type").asText());
        assertEquals(place.get("location"), changed.at("/data/location"));
        assertEquals(product.get("name"), changed.at("/data/product/name"));
        assertEquals("0", changed.at("/data/old_quantity").asText());
        assertEquals(
                place.get("quantity").asText(), changed.at("/data/new_quantity").asText());
        assertEquals(
                place.get("quantity").asText(), changed.at("/data/difference").asText());
        sink().forEach(post -> assertFalse(
                String.valueOf(post.getHeader("Authorization")).contains("key-of-distru"),
                "Distru\'s credential stays with Distru"));
    }

    private static JsonNode event(List<JsonNode> events, String subject) {
        return events.stream()
                .filter(event -> event.get("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nine_hundred_and_eighty_six_products_cost_at_most_twenty_calls() throws Exception {
        int all = 986;
        for (int from = 0; from < all; from += 100) {
            List<JsonNode> products = new ArrayList<>();
            for (int i = from; i < Math.min(from + 100, all); i++) {
                products.add(product("p" + i, "Product " + i, "10", "20"));
            }
            products(
                    from == 0 ? null : "c" + from,
                    connection(from + 100 < all ? "c" + (from + 100) : null, products.toArray(new JsonNode[0])));
        }
        System.setProperty("distru.first-run", "baseline");
        try {
            poll("distru", "products");
        } finally {
            System.clearProperty("distru.first-run");
        }

        assertTrue(calls().size() <= 20, calls().size() + " calls");
        assertEquals(all, count("record WHERE thing = 'product'"));
        assertEquals(2L * all, count("record WHERE thing = 'inventory'"));
        assertEquals(0, count("event"), "a baseline is remembered, and is no news");
        server.resetRequests();

        poll("distru", "products");

        assertTrue(calls().size() <= 20, calls().size() + " calls of the second pass");
        assertEquals(0, count("event"));
    }

    @Test
    void what_changes_after_a_baseline_is_news() throws Exception {
        products(null, connection(null, product("p1", "Plum", "10"), product("p2", "Pine")));
        System.setProperty("distru.first-run", "baseline");
        try {
            poll("distru", "products");
            products(null, connection(null, product("p1", "Plum (new label)", "8")));

            poll("distru", "products");
            poll("distru", "products");
        } finally {
            System.clearProperty("distru.first-run");
        }

        List<JsonNode> events = delivered(3);
        assertEquals(
                Set.of("distru.product.updated", "distru.product.removed", "distru.inventory.changed"),
                Set.copyOf(types(events)));
        assertEquals(
                "-2", event(events, "inventory/p1:l1").at("/data/difference").asText());
    }

    @Test
    void a_product_that_comes_back_is_restored() throws Exception {
        JsonNode pine = product("p2", "Pine");
        products(null, connection(null, product("p1", "Plum"), pine));
        poll("distru", "products");
        products(null, connection(null, pine));
        poll("distru", "products");
        poll("distru", "products");
        products(null, connection(null, product("p1", "Plum"), pine));

        poll("distru", "products");

        List<JsonNode> plum = delivered(4).stream()
                .filter(event -> event.get("subject").asText().equals("product/p1"))
                .toList();
        assertEquals(
                List.of("distru.product.created", "distru.product.removed", "distru.product.restored"), types(plum));
        assertNotEquals(plum.get(0).get("id"), plum.get(2).get("id"));
    }

    @Test
    void a_cursor_that_comes_again_ends_the_pass_after_the_second_call() throws Exception {
        products(null, connection("c1", product("p1", "Plum")));
        products("c1", connection("c1", product("p2", "Pine")));

        String failure = pass();

        assertEquals(
                "distru-products: page 2 says that another follows, and gives an endCursor that came before", failure);
        assertEquals(2, calls().size());
        assertEquals(0, count("stream WHERE name = 'distru-products'"), "the pass was not complete");
    }

    @Test
    void a_list_without_end_ends_the_pass_where_it_shows_nothing_new_any_more() throws Exception {
        server.stubFor(graphql()
                .willReturn(okJson(connection("c", product("p1", "Plum"), product("p2", "Pine"))
                                .toString()
                                .replace("\"c\"", "\"{{randomValue length=20}}\""))
                        .withTransformers("response-template")));

        String failure = pass();

        assertEquals(
                "distru-products: the list has no end: the last 6 of 8 pages show nothing that was not on the pages"
                        + " before, and say that another follows",
                failure);
        assertEquals(8, calls().size());
        assertEquals(2, count("event"));
    }

    @Test
    void an_answer_that_is_no_list_is_told_in_its_own_words() throws Exception {
        products(null, Json.read("{\"code\":402,\"message\":\"Your subscription is past due\"}"));

        String failure = pass();

        assertTrue(failure.endsWith("Your subscription is past due"), failure);
    }

    @Test
    void an_empty_list_is_told_to_be_a_mistake() throws Exception {
        products(null, connection(null, product("p1", "Plum", "10")));
        poll("distru", "products");
        products(null, connection(null));

        String failure = pass();

        assertEquals(
                "distru-products: the list is empty, and 1 records were known: that is not taken for their removal",
                failure);
        assertEquals(2, count("event"));
    }

    @Test
    void a_quantity_that_was_set_aside_is_read_again_where_it_stands_and_its_change_told() throws Exception {
        JsonNode bad = Json.read(product("p1", "Plum", "10").toString().replace("\"10\"", "true"));
        products(null, connection(null, bad));
        poll("distru", "products");
        delivered(1);
        assertEquals(
                List.of("field quantity: expected a quantity: a number or a decimal text, of at most 100 digits,"
                        + " got a boolean"),
                reasons());
        assertEquals(
                "{\"released\":0,\"still_in_quarantine\":1}",
                quarantine.replayAll().toString());

        store.write(c ->
                c.createStatement().executeUpdate("UPDATE quarantine SET record = replace(record, 'true', '\"7\"')"));

        assertEquals(
                "{\"released\":1,\"still_in_quarantine\":0}",
                quarantine.replayAll().toString());
        JsonNode changed = delivered(2).get(1);
        assertEquals("inventory/p1:l1", changed.get("subject").asText());
        assertEquals("7", changed.at("/data/difference").asText());
    }

    /** One pass, and why it ended early. */
    private String pass() throws Exception {
        poll("distru", "products");
        return trouble("distru-products");
    }
}
