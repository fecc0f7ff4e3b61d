package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** LeafLink changes what its orders look like, and Drover says so while it goes on. */
class DriftIT extends ProcessTest {
    private static final String CONDITION = "drover_condition\\{.*code=\"schema_drift\".*stream=\"leaflink-orders\"";
    private int number;

    /** Some orders as LeafLink gives them, but for a change; they arrive. */
    private void orders(DroverProcess drover, int count, Consumer<ObjectNode> change) throws Exception {
        JsonNode all = Json.read(Files.readAllBytes(Path.of("fixtures/leaflink/orders.json")));
        for (int i = 0; i < count; i++) {
            ObjectNode order = all.get(number).deepCopy();
            String time =
                    Instant.parse("2026-02-03T10:00:00Z").plusSeconds(number++).toString();
            change.accept(order.put("id", "o" + number).put("modified", time));
            leaflink.put("/orders/", order);
        }
        int sum = number;
        drover.await("all orders", () -> sink.count() >= sum);
    }

    @Test
    void a_field_that_changes_or_vanishes_is_told_until_it_is_back_and_a_new_one_once() throws Exception {
        try (DroverProcess drover = setup().set("drover.drift.one-of", "1").start()) {
            orders(drover, 3, order -> {});
            assertEquals(List.of(), drover.lines("look different"));

            orders(drover, 3, order -> order.put("classification", 7).put("loyalty", "gold"));
            drover.awaitLine("WARN .*leaflink-orders: records look different: classification is now of type number");
            orders(drover, 3, order -> order.put("loyalty", "gold").remove("paid"));
            drover.awaitLine("WARN .*leaflink-orders: records look different: paid is missing");
            drover.awaitLine("INFO .*leaflink-orders: classification is as expected again");
            drover.awaitSlowly(
                    "the condition",
                    () -> drover.tells("/q/metrics").lines().anyMatch(line -> line.matches(CONDITION + ".*")));
            assertTrue(
                    drover.tells("/operations/sources").contains("paid is missing"),
                    drover.tells("/operations/sources"));
            String metrics = drover.tells("/q/metrics");
            assertTrue(metrics.contains("drover_schema_drift_total{api=\"leaflink\",field=\"order.paid\""), metrics);

            orders(drover, 1, order -> {});
            drover.awaitLine("INFO .*leaflink-orders: paid is as expected again");
            drover.awaitSlowly(
                    "its end",
                    () -> drover.tells("/q/metrics").lines().noneMatch(line -> line.matches(CONDITION + ".*")));
            assertEquals(
                    1,
                    drover.lines("leaflink-orders: records have a new field: loyalty")
                            .size(),
                    drover.output());
        }
    }
}
