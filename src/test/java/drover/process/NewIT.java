package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ExpectedEvents;
import drover.record.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code drover new} writes runs as it is written: its case is played to the process, and exactly the events of the case arrive. */
class NewIT extends ProcessTest {
    /** Of each kind the name of its list. */
    private static final Map<String, String> KINDS =
            Map.of("rest-changes", "orders", "rest-list", "shipments", "graphql", "entries");

    private static String name(String kind) {
        return kind.replace("-", "");
    }

    private void command(String... words) throws Exception {
        try (DroverProcess command = DroverProcess.in(directory).asked(words).start()) {
            assertEquals(0, command.awaitExit(), command.output());
        }
    }

    @Test
    void a_source_of_each_kind_and_a_downstream_run_as_they_are_written() throws Exception {
        command("new", "downstream", "second");
        List<PlayedCase> cases = new ArrayList<>();
        DroverSetup setup = DroverProcess.in(directory).delivering(sink).delivering("second", sink.url());
        try {
            for (String kind : KINDS.keySet()) {
                command("new", "source", name(kind), "--kind", kind, "--list", KINDS.get(kind));
                PlayedCase played =
                        new PlayedCase(directory.resolve("fixtures/" + name(kind) + "/cases/changes/case.json"));
                cases.add(played);
                setup.env(name(kind).toUpperCase(java.util.Locale.ROOT) + "_API_KEY", "key-of-the-process-tests")
                        .set(name(kind) + ".base-url", played.url())
                        .set(name(kind) + ".schedule", "0/1 * * * * ?")
                        .set(name(kind) + ".request-interval", "10ms");
            }
            try (DroverProcess drover = setup.start()) {
                int before = 0;
                for (int round = 0; round < 2; round++) {
                    List<JsonNode> expected = new ArrayList<>();
                    for (PlayedCase played : cases) {
                        played.begin(round).forEach(expected::add);
                        // Each of the two downstreams is told.
                        played.begin(round).forEach(expected::add);
                    }
                    int enough = before + expected.size();
                    drover.await("the events of round " + round, () -> sink.count() >= enough);
                    ExpectedEvents.came(
                            "round " + round,
                            Json.object().arrayNode().addAll(expected),
                            sink.deliveries().stream()
                                    .skip(before)
                                    .map(Sink.Delivery::event)
                                    .toList());
                    before = enough;
                }
                assertEquals(List.of(), drover.lines("(WARN|ERROR) .*(restchanges|restlist|graphql)"));
                assertTrue(drover.lines("is none of Drover's|there is no key").isEmpty(), drover.output());
            }
        } finally {
            cases.forEach(PlayedCase::close);
        }
    }
}
