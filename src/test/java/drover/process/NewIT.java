package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.cases.Comparison;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code drover new} writes runs as it is written: its case is played to the process, and exactly the events of the case arrive. */
class NewIT extends ProcessTest {
    /** Of each kind the name of its list. */
    private static final Map<String, String> KINDS =
            Map.of("rest-changes", "orders", "rest-list", "shipments", "graphql", "entries", "websocket", "signals");

    private static String name(String kind) {
        return kind.replace("-", "");
    }

    private void command(String... words) throws Exception {
        try (DroverProcess command = DroverProcess.in(directory).asked(words).start()) {
            assertEquals(0, command.awaitExit(), command.output());
        }
    }

    private Played played(String kind) throws IOException {
        Path fixtures = directory.resolve("fixtures/" + name(kind));
        return kind.equals("websocket")
                ? new PlayedStream(fixtures.resolve("cases/changes/case.json"), "Bearer key-of-the-process-tests")
                : new PlayedCase(fixtures.resolve("cases/changes/case.json"));
    }

    @Test
    void a_source_of_each_kind_and_a_downstream_run_as_they_are_written() throws Exception {
        command("new", "downstream", "second");
        List<Played> cases = new ArrayList<>();
        DroverSetup setup = DroverProcess.in(directory).delivering(sink).delivering("second", sink.url());
        try {
            for (String kind : KINDS.keySet()) {
                command("new", "source", name(kind), "--kind", kind, "--list", KINDS.get(kind));
                Played played = played(kind);
                cases.add(played);
                setup.env(name(kind).toUpperCase(java.util.Locale.ROOT) + "_API_KEY", "key-of-the-process-tests")
                        .set(name(kind) + ".base-url", played.url());
                if (!kind.equals("websocket")) {
                    setup.set(name(kind) + ".schedule", "0/1 * * * * ?").set(name(kind) + ".request-interval", "10ms");
                }
            }
            try (DroverProcess drover = setup.start()) {
                int before = 0;
                for (int round = 0; round < 2; round++) {
                    List<JsonNode> expected = new ArrayList<>();
                    for (Played played : cases) {
                        played.begin(round).forEach(expected::add);
                        // Each of the two downstreams is told.
                        played.begin(round).forEach(expected::add);
                    }
                    int enough = before + expected.size();
                    drover.await("the events of round " + round, () -> sink.count() >= enough);
                    assertEquals(
                            List.of(),
                            Comparison.words(
                                    Json.object().arrayNode().addAll(expected),
                                    sink.deliveries().stream()
                                            .skip(before)
                                            .map(Sink.Delivery::event)
                                            .toList()),
                            "round " + round);
                    before = enough;
                }
                assertEquals(List.of(), drover.lines("(WARN|ERROR) .*(restchanges|restlist|graphql|websocket)"));
                assertTrue(drover.lines("is none of Drover's|there is no key").isEmpty(), drover.output());
            }
        } finally {
            cases.forEach(Played::close);
        }
    }
}
