package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person, or a program that collects logs, reads of a run. */
class LogsIT {
    private static final int ORDERS = 50;

    @TempDir
    Path directory;

    @Test
    void as_json_each_line_is_an_object_and_says_what_event_it_is_about() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink(500, "no")) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            try (DroverProcess drover = DroverProcess.in(directory)
                    .polling(leaflink)
                    .delivering(sink)
                    .set("quarkus.log.console.json.enabled", "true")
                    .start()) {
                drover.awaitLine("order/o1 was not delivered");
                drover.awaitLine("leaflink-orders: .*read");
                assertEquals(143, drover.terminate());

                List<JsonNode> lines = new ArrayList<>();
                for (String line : drover.lines("^\\{")) {
                    lines.add(Json.read(line));
                }
                JsonNode failed = line(lines, "order/o1 was not delivered");
                assertEquals("order/o1", failed.at("/mdc/event.subject").asText(), failed.toString());
                assertFalse(failed.at("/mdc/event.id").asText().isEmpty(), failed.toString());
                assertEquals("WARN", failed.get("level").asText());
                JsonNode poll = line(lines, "leaflink-orders: ");
                assertTrue(poll.at("/mdc/camel.routeId").asText().startsWith("leaflink-"), poll.toString());
            }
        }
    }

    private static JsonNode line(List<JsonNode> lines, String text) {
        return lines.stream()
                .filter(line -> line.get("message").asText().contains(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void requests_are_told_at_debug_and_events_are_not_told_at_info() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            for (int i = 0; i < ORDERS; i++) {
                leaflink.put("/orders/", SimulatedApi.record("o" + i, Instant.parse("2025-01-01T00:00:00Z")));
            }
            try (DroverProcess drover = DroverProcess.in(directory)
                    .polling(leaflink)
                    .delivering(sink)
                    .set("drover.request-log", "DEBUG")
                    .env("DOWNSTREAM_DEFAULT_URL", sink.url() + "?token=canaryUrlToken")
                    .set("downstream.default.url", sink.url() + "?token=canaryUrlToken")
                    .start()) {
                drover.await("all deliveries", () -> sink.requests().size() >= ORDERS);
                drover.awaitLine("DEBUG .*drover.requests. GET http://.*/orders/\\?.*limit=.* answered 200 in \\d+ ms");
                drover.awaitLine("DEBUG .*drover.requests. POST http://.* answered 20\\d in \\d+ ms");
                assertEquals(143, drover.terminate());

                assertEquals(List.of(), drover.lines("canaryUrlToken"));
                int told = drover.lines(" INFO .*order/o").size();
                assertEquals(0, told, "nothing per event at INFO");
            }
        }
    }
}
