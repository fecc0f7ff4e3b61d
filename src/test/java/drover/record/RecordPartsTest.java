package drover.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.TestCamel;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in a record, and what of a record counts. */
class RecordPartsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T22:00:00Z");
    private static final String PLUM =
            """
            {"id":"p1","name":"Plum","sku":"X","secret":1,"inventory":[
              {"location":{"id":"l1","name":"Vault"},"quantity":"10"},
              {"location":{"id":"l2","name":"Store"},"quantity":4.50}]}""";

    @Test
    void each_element_is_a_record_that_carries_what_it_is_told_of_the_whole() throws Exception {
        List<JsonNode> parts = inventory().within(Json.read(PLUM));

        assertEquals(
                List.of(
                        "{\"location\":{\"id\":\"l1\",\"name\":\"Vault\"},\"quantity\":\"10\",\"product\":{\"id\":\"p1\",\"name\":\"Plum\"}}",
                        "{\"location\":{\"id\":\"l2\",\"name\":\"Store\"},\"quantity\":4.50,\"product\":{\"id\":\"p1\",\"name\":\"Plum\"}}"),
                parts.stream().map(JsonNode::toString).toList());
    }

    @Test
    void its_key_is_made_of_several_and_its_state_is_the_quantity() throws Exception {
        List<Reading> readings = read(PLUM).readings();

        assertEquals(
                List.of("p1:l1", "p1:l2"), readings.stream().map(Reading::key).toList());
        assertEquals(
                List.of("10", "4.50"), readings.stream().map(Reading::status).toList());
        assertEquals("inventory/p1:l1", readings.get(0).subject());
        assertEquals("Vault", readings.get(0).name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"p1\"}",
                "{\"id\":\"p1\",\"inventory\":null}",
                "{\"id\":\"p1\",\"inventory\":[]}",
                "null",
                "7"
            })
    void a_record_without_parts_has_none(String record) throws Exception {
        Batch batch = read(record);

        assertEquals(0, batch.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"p1\",\"inventory\":{}} | field inventory: expected an array, got an object of 0 fields |",
                "{\"id\":\"p1\",\"inventory\":[7]} | field (the record itself): expected an object, got an integer |",
                "{\"inventory\":[{\"location\":{\"id\":1},\"quantity\":1}]} | field product.id: expected the key of the record, got nothing |",
                "{\"id\":\"p1\",\"inventory\":[{\"quantity\":1}]} | field locationName: expected the key of the record, got nothing |",
                "{\"id\":\"p1\",\"inventory\":[{\"location\":{\"id\":1}}]} | field quantity: expected a quantity: a number or a decimal text, of at most 100 digits, got nothing | p1:1"
            })
    void what_cannot_be_read_is_set_aside_with_its_key_where_it_has_one(String record, String reason, String key)
            throws Exception {
        Batch.Refused refused = read(record).refused().get(0);

        assertEquals(reason, refused.reason());
        assertEquals(key, refused.key());
    }

    @Test
    void rows_of_one_key_are_one_quantity_their_sum_and_stand_beside_it() throws Exception {
        Batch batch = read("{\"id\":\"p1\",\"inventory\":[" + row("l1", "5") + "," + row("l2", "1") + ","
                + row("l1", "7.50") + "," + row("l1", "-1") + "]}");

        assertEquals(
                List.of("p1:l1", "p1:l2"),
                batch.readings().stream().map(Reading::key).toList());
        assertEquals("11.50", batch.readings().get(0).status());
        JsonNode told = Json.read(batch.readings().get(0).whole());
        assertEquals("11.50", told.path("quantity").asText());
        assertEquals(3, told.path("lots").size());
        assertEquals(row("l1", "7.50"), told.at("/lots/1").toString());
        assertEquals("1", batch.readings().get(1).status());
        assertFalse(batch.readings().get(1).resolved().has("lots"));
    }

    @Test
    void rows_of_one_key_in_two_records_are_two_looks_at_it() throws Exception {
        String record = "{\"id\":\"p1\",\"inventory\":[" + row("l1", "5") + "]}";

        assertEquals(
                List.of("5", "5"),
                read(record + "," + record).readings().stream()
                        .map(Reading::status)
                        .toList());
    }

    @Test
    void a_sum_of_which_a_row_cannot_be_read_is_not_known() throws Exception {
        Batch batch = read(
                "{\"id\":\"p1\",\"inventory\":[" + row("l1", "5") + "," + row("l2", "1") + "," + row("l1", "x") + "]}");

        assertEquals(
                List.of("p1:l2"), batch.readings().stream().map(Reading::key).toList());
        assertEquals("p1:l1", batch.refused().get(0).key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"locationName\":\"Vault: 2\",\"quantity\":1} | p1:Vault: 2",
                "{\"location\":{\"id\":\"l1\",\"name\":\"Vault\"},\"locationName\":\"Vault\",\"quantity\":1} | p1:l1",
                "{\"location\":{\"id\":null},\"locationName\":\"Vault\",\"quantity\":1} | p1:Vault"
            })
    void the_first_key_of_which_all_fields_are_there_is_taken(String row, String key) throws Exception {
        assertEquals(
                key,
                read("{\"id\":\"p1\",\"inventory\":[" + row + "]}")
                        .readings()
                        .get(0)
                        .key());
    }

    private static String row(String location, String quantity) {
        return "{\"location\":{\"id\":\"" + location + "\"},\"quantity\":\"" + quantity + "\"}";
    }

    @Test
    void one_part_that_cannot_be_read_leaves_the_others() throws Exception {
        Batch batch = read(PLUM.replace("\"10\"", "\"ten\""));

        assertEquals(1, batch.readings().size());
        assertEquals("p1:l1", batch.refused().get(0).key());
    }

    @Test
    void a_part_that_was_set_aside_is_read_again_as_it_is() throws Exception {
        String part = read(PLUM.replace("\"10\"", "\"ten\"")).refused().get(0).record();

        assertEquals(1, read(part).refused().size());
        assertEquals("p1:l1", read(part.replace("ten", "10")).readings().get(0).key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"\"",
                "\" 1\"",
                "\"1,000\"",
                "\"NaN\"",
                "[]",
                "1e999999999",
                "\"1e999999999\"",
                "\"1e-999999999\"",
                "\"1e101\""
            })
    void what_is_no_quantity_or_has_no_end_is_set_aside(String quantity) throws Exception {
        Batch batch =
                read("{\"id\":\"p1\",\"inventory\":[{\"location\":{\"id\":\"l1\"},\"quantity\":" + quantity + "}]}");

        assertEquals(1, batch.refused().size());
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "10.0, 10.0",
        "-0.5, -0.5",
        "1e2, 100",
        "0.000000000000000001, 0.000000000000000001",
        "123456789012345678901234567890.123456789, 123456789012345678901234567890.123456789"
    })
    void a_quantity_is_exact_whether_number_or_text(String quantity, String exact) throws Exception {
        for (String json : List.of(quantity, "\"" + quantity + "\"")) {
            Batch batch =
                    read("{\"id\":\"p1\",\"inventory\":[{\"location\":{\"id\":\"l1\"},\"quantity\":" + json + "}]}");

            assertEquals(exact, batch.readings().get(0).status());
        }
    }

    @Test
    void what_is_ignored_is_passed_on_and_is_no_news() throws Exception {
        Kind product = new Kind();
        product.setKey("id");
        product.setIgnore("inventory, updated_datetime");

        Reading before = product.read(Json.read("{\"id\":1,\"updated_datetime\":\"a\",\"inventory\":[1]}"), NOW);
        Reading after = product.read(Json.read("{\"id\":1,\"updated_datetime\":\"b\",\"inventory\":[2]}"), NOW);
        Reading renamed = product.read(Json.read("{\"id\":1,\"name\":\"x\",\"inventory\":[2]}"), NOW);

        assertArrayEquals(before.digest(), after.digest());
        assertFalse(Arrays.equals(before.digest(), renamed.digest()));
        assertEquals("b", after.data().path("updated_datetime").asText());
    }

    @Test
    void what_has_gone_has_no_digest_and_as_a_quantity_nothing() {
        Reading gone = inventory().gone("p1:l1", "Vault", NOW);

        assertNull(gone.digest());
        assertEquals("0", gone.status());
        assertEquals("inventory/p1:l1", gone.subject());
        assertNull(new Kind().gone("p1", null, NOW).status());
    }

    private static Batch read(String record) throws Exception {
        CamelContext camel = TestCamel.context();
        camel.getRegistry().bind("inventories", inventory());
        return new Records(new HandClock(), camel, List.of())
                .read("inventories", json(record))
                .get(0);
    }

    private static JsonNode json(String record) throws IOException {
        return Json.read("[" + record + "]");
    }

    private static Kind inventory() {
        Kind type = new Kind();
        type.setStream("distru-inventories");
        type.setThing("inventory");
        type.setEach("inventory");
        type.setParent("product");
        type.setCarry("id, name");
        type.setKey("product.id + location.id, product.id + locationName");
        type.setName("location.name");
        type.setQuantity("quantity");
        return type;
    }
}
