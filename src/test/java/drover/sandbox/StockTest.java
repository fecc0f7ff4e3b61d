package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockTest {
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00.123456Z");
    private static final String ONE =
            """
            [{"id":"p1","name":"Plum","sku":"X","quantity_active":"14","quantity_available":"4","quantity_reserved":"10",
             "updated_datetime":"2026-01-01T00:00:00.000000Z","inventory":[
              {"location":{"id":"l1","name":"Vault"},"quantity":"10"},{"location":{"id":"l2","name":"Store"},"quantity":"4"}]}]""";

    @TempDir
    Path folder;

    @Test
    void all_products_are_read_page_by_page_each_once() throws IOException {
        Stock stock = packaged();

        List<JsonNode> pages = pages(stock, 10);

        assertEquals(4, pages.size());
        assertEquals(36, new HashSet<>(ids(pages)).size());
        assertEquals(36, ids(pages).size());
        JsonNode last = pages.get(3).path("data").path("products");
        assertEquals(
                last.at("/edges/5/cursor"), last.at("/pageInfo/endCursor"), "the end is the cursor of the last edge");
    }

    @Test
    void what_is_added_or_removed_between_two_pages_moves_nothing_from_one_to_another() throws IOException {
        Stock stock = packaged();
        List<String> before = ids(pages(stock, 100));
        JsonNode first = products(stock, 20, null);
        stock.setEvery(1);
        stock.move();
        stock.move();
        stock.setEvery(0);

        List<String> seen = new ArrayList<>(ids(List.of(first)));
        seen.addAll(ids(List.of(products(
                stock, 100, first.at("/data/products/pageInfo/endCursor").asText()))));

        assertEquals(new HashSet<>(seen).size(), seen.size(), "none twice");
        Set<String> stayed = new HashSet<>(ids(pages(stock, 100)));
        stayed.retainAll(before);
        assertTrue(seen.containsAll(stayed), "none that stayed is missing");
    }

    @Test
    void a_page_holds_at_most_a_hundred_and_a_cursor_that_is_none_is_an_error() throws IOException {
        Stock stock = packaged();

        assertEquals(36, ids(List.of(products(stock, 1000, null))).size());
        assertEquals(
                Json.read(Files.readAllBytes(Path.of("fixtures/distru/bad-cursor.json")))
                        .at("/errors/0/message"),
                products(stock, 10, "nonsense!").at("/errors/0/message"));
        assertTrue(products(stock, 10, "bm9uc2Vuc2U=").has("errors"));
    }

    @Test
    void another_question_is_an_error() throws IOException {
        assertTrue(
                Json.read(packaged().answer("{\"query\":\"{ orders { id } }\"}").body())
                        .has("errors"));
    }

    @Test
    void the_products_of_the_fixture_have_the_fields_that_are_asked_for() throws IOException {
        String query = Files.readString(Path.of("routes/distru-rest-products.graphql"));
        for (JsonNode product : Json.read(Files.readAllBytes(Path.of("fixtures/distru/products.json")))) {
            product.fieldNames().forEachRemaining(field -> assertTrue(query.contains(" " + field), field));
            assertEquals(21, product.size());
        }
    }

    @Test
    void the_mutation_sets_the_stock_and_its_sums() throws IOException {
        Stock stock = stock(ONE);

        JsonNode payload = update(stock, "p1", "l2", "7.5");

        assertEquals("7.5", payload.at("/inventory/quantity").asText());
        assertEquals("Store", payload.at("/inventory/location/name").asText());
        assertEquals(0, payload.path("errors").size());
        JsonNode product = products(stock, 1, null).at("/data/products/edges/0/node");
        assertEquals("7.5", product.at("/inventory/1/quantity").asText());
        assertEquals("17.5", product.path("quantity_active").asText());
        assertEquals("7.5", product.path("quantity_available").asText());
        assertEquals(
                "2026-11-23T15:00:00.123456Z", product.path("updated_datetime").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "p9, l1, 7, product_id",
        "p1, l9, 7, location_id",
        "p1, l1, many, quantity",
        "p1, l1, -1, quantity",
        "p1, l1, '', quantity"
    })
    void a_mutation_that_is_refused_names_the_field_and_changes_nothing(
            String product, String location, String quantity, String field) throws IOException {
        Stock stock = stock(ONE);
        JsonNode before = products(stock, 1, null);

        JsonNode payload = update(stock, product, location, quantity);

        assertEquals(1, payload.path("errors").size());
        assertEquals(field, payload.at("/errors/0/field").asText());
        assertTrue(payload.at("/errors/0/messages/0").isTextual());
        assertTrue(payload.path("inventory").isNull());
        assertEquals(before, products(stock, 1, null));
    }

    @Test
    void whoever_asks_by_the_other_schema_is_answered_by_it() throws IOException {
        Stock stock = stock(ONE);
        ObjectNode request = request("products");
        request.putObject("variables").put("first", 1).putNull("after");

        JsonNode product = Json.read(stock.answer(request.toString()).body()).at("/data/products/edges/0/node");

        List<String> names = new ArrayList<>();
        product.fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("id", "name", "sku", "category", "currentInventory", "unitPrice", "metrcTagIds"), names);
        assertEquals(
                "[{\"quantity\":\"10\",\"locationName\":\"Vault\"},{\"quantity\":\"4\",\"locationName\":\"Store\"}]",
                product.path("currentInventory").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "p1, l1, -2.5, , 7.5",
        "p1, l1, -11, adjustment, 10",
        "p9, l1, 1, productId, 10",
        "p1, l9, 1, locationId, 10"
    })
    void an_adjustment_is_added_to_what_is_there_or_refused(
            String product, String location, String adjustment, String wrong, String after) throws IOException {
        Stock stock = stock(ONE);
        ObjectNode request = request("inventory-adjust");
        request.putObject("variables")
                .putObject("input")
                .put("productId", product)
                .put("locationId", location)
                .put("adjustment", adjustment)
                .put("reason", "counted");

        JsonNode payload = Json.read(stock.answer(request.toString()).body()).at("/data/updateInventory");

        assertEquals(wrong, payload.at("/errors/0/field").textValue());
        assertEquals(wrong != null, payload.path("product").isNull());
        assertEquals(
                after,
                products(stock, 1, null)
                        .at("/data/products/edges/0/node/inventory/0/quantity")
                        .asText());
    }

    private static ObjectNode request(String name) throws IOException {
        return Json.object().put("query", Files.readString(Path.of("routes/distru-graphql-" + name + ".graphql")));
    }

    @Test
    void a_move_changes_quantities_and_never_sells_what_is_not_there() throws IOException {
        Stock stock = stock(ONE);
        Set<JsonNode> states = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            stock.move();

            JsonNode product = products(stock, 1, null).at("/data/products/edges/0/node");
            states.add(product.path("inventory"));
            product.path("inventory")
                    .forEach(place ->
                            assertTrue(new BigDecimal(place.path("quantity").asText()).signum() >= 0));
        }
        assertTrue(states.size() > 20);
    }

    @Test
    void now_and_then_a_product_is_added_removed_or_renamed_in_turn() throws IOException {
        Stock stock = packaged();
        stock.setMoves(0);
        stock.setEvery(2);
        List<Integer> counts = new ArrayList<>();
        List<JsonNode> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            stock.move();
            JsonNode page = products(stock, 100, null);
            counts.add(ids(List.of(page)).size());
            names.add(
                    Json.object().putPOJO("names", page.findValuesAsText("name").toString()));
        }

        assertEquals(List.of(36, 37, 37, 36, 36, 36), counts);
        assertEquals(names.get(3), names.get(4));
        assertNotEquals(names.get(4), names.get(5), "one has another name");
    }

    @Test
    void a_restart_takes_nothing_back() throws IOException {
        Stock before = packaged();
        before.setEvery(1);
        for (int i = 0; i < 9; i++) {
            before.move();
        }

        Stock after = packaged();

        assertEquals(pages(before, 100), pages(after, 100));
    }

    @Test
    void a_torn_last_line_in_the_journal_is_ignored() throws IOException {
        Stock before = packaged();
        before.move();
        Files.writeString(journal(), "{\"id\":\"p", StandardOpenOption.APPEND);

        assertEquals(pages(before, 100), pages(packaged(), 100));
    }

    private static JsonNode update(Stock stock, String product, String location, String quantity) throws IOException {
        ObjectNode request =
                Json.object().put("query", Files.readString(Path.of("routes/distru-rest-inventory-adjust.graphql")));
        request.putObject("variables")
                .putObject("input")
                .put("product_id", product)
                .put("location_id", location)
                .put("quantity", quantity);
        return Json.read(stock.answer(request.toString()).body()).at("/data/updateInventory");
    }

    private static List<JsonNode> pages(Stock stock, int first) throws IOException {
        List<JsonNode> pages = new ArrayList<>();
        String after = null;
        boolean more = true;
        while (more) {
            JsonNode page = products(stock, first, after);
            pages.add(page);
            more = page.at("/data/products/pageInfo/hasNextPage").asBoolean();
            after = page.at("/data/products/pageInfo/endCursor").asText();
        }
        return pages;
    }

    private static List<String> ids(List<JsonNode> pages) {
        List<String> ids = new ArrayList<>();
        for (JsonNode page : pages) {
            page.at("/data/products/edges")
                    .forEach(edge -> ids.add(edge.at("/node/id").asText()));
        }
        return ids;
    }

    private static JsonNode products(Stock stock, int first, String after) throws IOException {
        ObjectNode request =
                Json.object().put("query", Files.readString(Path.of("routes/distru-rest-products.graphql")));
        request.putObject("variables").put("first", first).put("after", after);
        return Json.read(stock.answer(request.toString()).body());
    }

    private Stock packaged() throws IOException {
        return started("fixtures/distru/products.json");
    }

    private Stock stock(String products) throws IOException {
        Path fixture = Files.writeString(folder.resolve("products.json"), products);
        return started(fixture.toString());
    }

    private Path journal() {
        return folder.resolve("sandbox").resolve("products.jsonl");
    }

    private Stock started(String fixture) throws IOException {
        Stock stock = new Stock(Clock.fixed(NOW, ZoneOffset.UTC));
        stock.setFixture(fixture);
        stock.setJournal(journal().toString());
        stock.load();
        return stock;
    }
}
