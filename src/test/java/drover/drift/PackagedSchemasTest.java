package drover.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The schemas of the packaged systems, beside the answers that they were derived from. With {@code -Ddrover.docs=write} one that is not
 * there is derived; one that is there may have been edited, and stays.
 */
class PackagedSchemasTest {
    private static final Path FIXTURES = Path.of("fixtures");

    /** By which files, and where in them records stand: a field after the other, * for each element, of the results where it is a page. */
    @ParameterizedTest
    @CsvSource({
        "leaflink/order, orders.json orders-page.json, *",
        "leaflink/customer, customers.json customers-page.json, *",
        "leaflink/product, products.json products-page.json, *",
        "quickbooks/customer, books.json, * list=Customer record",
        "quickbooks/item, books.json, * list=Item record",
        "quickbooks/invoice, books.json, * list=Invoice record",
        "quickbooks/payment, cases/first-run/case.json, rounds * answers * body QueryResponse Payment *",
        "quickbooks/bill, cases/first-run/case.json, rounds * answers * body QueryResponse Bill *",
        "distru/product, products.json, *",
        "distru/product, products-page.json products-empty.json, data products edges * node",
        "distru/product, cases/default-schema/case.json, rounds * answers * body data products edges * node",
        "etherscan/transaction, txlist.json, result *",
        "etherscan/token_transfer, tokentx.json, result *",
        "etherscan/internal_transaction, cases/internal-transactions/case.json, rounds * answers * body result *",
        "google/calendar_event, cases/changes/case.json, rounds * answers * body items *",
        "twilio/message, cases/ends-where-all-is-old/case.json, rounds * answers * body messages *",
        "twilio/call, cases/calls/case.json, rounds * answers * body calls *",
        "prices/price, messages.jsonl, * outcome=taken message"
    })
    void what_an_api_answers_is_what_its_schema_expects(String name, String files, String place) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        Path schema = FIXTURES.resolve(name + ".schema.json");
        for (String file : files.split(" ", -1)) {
            collect(read(schema.resolveSibling(file)), List.of(place.split(" ", -1)), records);
        }
        assertFalse(records.isEmpty(), files);
        if (Files.notExists(schema) && "write".equals(System.getProperty("drover.docs"))) {
            write(schema, name, records);
        }

        RecordSchema expected = new RecordSchema(Json.read(Files.readAllBytes(schema)));

        for (JsonNode record : records) {
            assertEquals(List.of(), expected.deviations(record), record::toString);
            assertEquals(Set.of(), expected.unknown(record));
        }
    }

    /** JSON, or a file with one in each line. */
    private static JsonNode read(Path file) throws IOException {
        return Json.read(
                file.toString().endsWith(".jsonl")
                        ? ("[" + String.join(",", Files.readAllLines(file)) + "]").getBytes(StandardCharsets.UTF_8)
                        : Files.readAllBytes(file));
    }

    private static void write(Path schema, String name, List<JsonNode> records) throws IOException {
        Files.writeString(schema, new String(Json.pretty(Derived.of(name, records)), StandardCharsets.UTF_8) + "\n");
    }

    private static void collect(JsonNode node, List<String> place, List<JsonNode> records) {
        if (place.isEmpty()) {
            records.add(node);
        } else if (place.get(0).equals("*")) {
            (node.isArray() ? node : node.path("results"))
                    .forEach(element -> collect(element, place.subList(1, place.size()), records));
        } else if (place.get(0).contains("=")) {
            String[] wanted = place.get(0).split("=", 2);
            if (node.path(wanted[0]).asText().equals(wanted[1])) {
                collect(node, place.subList(1, place.size()), records);
            }
        } else {
            collect(node.path(place.get(0)), place.subList(1, place.size()), records);
        }
    }
}
