package drover.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaffoldTest {
    private static final String SAMPLE =
            """
            {"total": 2, "shipments": [
              {"name": "Ada Lovelace", "id": 17, "stage": "packed", "email": "ada@example.com",
               "price": {"amount": "12.10", "currency": "USD"}, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-02-03T10:00:00-07:00"},
              {"name": "Ada Lovelace", "id": 18, "stage": "sent", "email": "ada@example.com",
               "price": {"amount": "4", "currency": "USD"}, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-02-03T11:00:00-07:00"}]}
            """;

    @TempDir
    Path folder;

    private Scaffold scaffold() {
        return new Scaffold(folder, List.of("api.camel.yaml", "deliver.camel.yaml", "recipes/order-sms.camel.yaml"));
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private String refused(String name, String kind, String list, Path sample) {
        return assertThrows(IllegalArgumentException.class, () -> scaffold().source(name, kind, list, sample))
                .getMessage();
    }

    private Path sample(String text) throws IOException {
        return Files.writeString(folder.resolve("sample.json"), text);
    }

    @Test
    void a_sample_proposes_key_time_status_name_and_amounts() throws Exception {
        assertEquals(
                new Sample("shipments", "id", "updated_at", "stage", "name", List.of("price.amount")),
                Sample.of(Json.read(SAMPLE)));
        assertEquals(
                new Sample("", "sku", "", "", "", List.of("cost")),
                Sample.of(Json.read("[{\"sku\":\"a\",\"cost\":1.5},{\"sku\":\"b\",\"cost\":2}]")));
        assertEquals(
                "ref",
                Sample.of(Json.read("[{\"kind\":\"x\",\"ref\":\"1\"},{\"kind\":\"x\",\"ref\":\"2\"}]"))
                        .key());
    }

    @Test
    void of_a_sample_only_names_of_fields_are_written() throws Exception {
        scaffold().source("carrier", "rest-changes", "shipments", sample(SAMPLE));

        String route = text("routes/carrier.camel.yaml");
        assertTrue(route.contains("key: id, time: updated_at, status: stage, name: name}"), route);
        assertTrue(route.contains("ordering=updated_at&updated_at__gte={since}"), route);
        assertTrue(
                text("docs/systems/carrier.md").contains("Amounts: `price.amount`"), text("docs/systems/carrier.md"));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("sample.json"))
                    .toList()) {
                assertFalse(Files.readString(file).contains("Ada"), file::toString);
                assertFalse(
                        Files.readString(file).matches("(?s).*@[a-zA-Z]+@.*"),
                        file + " has a name that was not filled in");
            }
        }
        assertTrue(Files.exists(folder.resolve("routes/recipes/order-sms.camel.yaml")), "the packaged routes go along");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Parcels | rest-changes | items | NAME is small letters and digits, such as parcels, not Parcels",
                "../x | rest-changes | items | NAME is small letters and digits, such as parcels, not ../x",
                "parcels | soap | items | --kind is rest-changes (the API can be asked for what has changed), rest-list or graphql (it cannot), or websocket (the server tells what happens), not soap",
                "parcels | rest-list | my-items | --list is small letters and digits, such as parcels, not my-items"
            })
    void what_cannot_be_is_told_and_nothing_is_written(String name, String kind, String list, String message) {
        assertEquals(message, refused(name, kind, list, null));
        assertFalse(Files.exists(folder.resolve("routes")));
    }

    @Test
    void a_sample_that_is_none_is_told() throws Exception {
        assertTrue(refused("a1", "rest-list", "items", sample("{\"x\":"))
                .startsWith(folder + "/sample.json cannot be read as JSON: "));
        assertEquals(
                "there is no record in it: expected an array of objects, or an object with one in it",
                refused("a1", "rest-list", "items", sample("[1,2]")));
        assertEquals(
                "no field of the records tells them apart",
                refused("a1", "rest-list", "items", sample("[{\"a\":\"1\"},{\"a\":\"1\"}]")));
        assertTrue(refused("a1", "rest-changes", "items", sample("[{\"id\":1}]"))
                .startsWith("no field of the sample is the time of the last change"));
    }

    @Test
    void a_message_of_a_server_tells_where_its_record_stands() throws Exception {
        String message = "{\"event\": \"changed\", \"data\": {\"order_id\": 1, \"id\": 7, \"state\": \"open\","
                + " \"updated\": \"2026-02-03T10:00:00Z\", \"total\": \"1.50\", \"owner\": \"Ada Lovelace\"}}";

        for (String sample : new String[] {message, "[" + message + "]"}) {
            assertEquals(
                    new Sample("data", "id", "updated", "state", "", List.of("total")),
                    Sample.ofMessage(Json.read(sample)));
        }
        assertEquals(
                "id",
                Sample.ofMessage(Json.read("{\"id\": 1, \"at\": {\"id\": 2}}")).key());
        scaffold().source("feed", "websocket", "orders", sample(message));

        String route = text("routes/feed.camel.yaml");
        assertTrue(route.contains("properties: {record: data, key: id, time: updated}"), route);
        assertTrue(route.contains("thing: order, source: /feed, key: id, time: updated, status: state}"), route);
        assertTrue(Json.read(Files.readAllBytes(folder.resolve("fixtures/feed/cases/changes/case.json")))
                .at("/rounds/0/messages/0/data/id")
                .isTextual());
        assertTrue(text("application.properties").contains("# type: websocket-url\nfeed.base-url="));
    }

    @Test
    void nothing_is_written_over() throws Exception {
        scaffold().source("parcels", "rest-changes", "items", null);
        String keys = text("application.properties");

        assertEquals(
                "routes/parcels.camel.yaml is there already. Nothing was written.",
                refused("parcels", "rest-list", "items", null));

        assertEquals(keys, text("application.properties"));
        Files.delete(folder.resolve("routes/parcels.camel.yaml"));
        assertEquals(
                "fixtures/parcels/README.md is there already. Nothing was written.",
                refused("parcels", "rest-list", "items", null));
    }

    @Test
    void a_downstream_is_added_once_and_what_stood_there_stays() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "drover.time-zone=UTC");

        scaffold().downstream("acme");

        assertTrue(text("application.properties").startsWith("drover.time-zone=UTC\n\n# --- downstream acme ---\n"));
        assertTrue(text("routes/deliver.camel.yaml")
                .endsWith(
                        "    routeId: deliver-acme\n    parameters:\n      - name: downstream\n        value: acme\n"));
        assertEquals(
                "routes/deliver.camel.yaml has a downstream acme already. Nothing was written.",
                assertThrows(IllegalArgumentException.class, () -> scaffold().downstream("acme"))
                        .getMessage());
    }
}
