package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import drover.cases.Comparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody who does, in an empty folder and word for word, what docs/sources.md says, and nothing else. */
class WorkedExampleIT extends ProcessTest {

    @Test
    void a_list_is_added_to_leaflink() throws Exception {
        // given
        ExamplePage page = ExamplePage.read(Path.of("docs/sources.md"));
        page.follow("## A list", directory);

        try (PlayedCase leaflink = new PlayedCase(directory.resolve("fixtures/leaflink/cases/credits/case.json"));
                DroverProcess drover = DroverProcess.in(directory)
                        .polling(leaflink.url())
                        .delivering(sink)
                        .start()) {
            // then
            play(leaflink, drover);
            page.promises("## A list").forEach(drover::awaitLine);
            assertEquals("App key-of-the-process-tests", leaflink.authorization());
        }
    }

    @Test
    void a_source_comes_from_nothing_to_delivered_events_by_commands_alone() throws Exception {
        ExamplePage.install(
                directory,
                Map.of(
                        "user.home", directory.toString(),
                        "quarkus.http.port", String.valueOf(DroverSetup.freePort()),
                        "quarkus.management.port", String.valueOf(DroverSetup.freePort())));

        ExamplePage.read(Path.of("docs/sources.md"))
                .follow("## A source, from nothing", directory, (words, promises) -> {
                    if (words.isEmpty()) {
                        forReal(promises);
                    } else {
                        try (DroverProcess sandbox = DroverProcess.in(directory)
                                .asked(words.toArray(String[]::new))
                                .start()) {
                            promises.forEach(sandbox::awaitLine);
                            assertEquals(List.of(), sandbox.lines("(WARN|ERROR) .*parcels"));
                        }
                    }
                });
    }

    /** The API and the downstream of the page are elsewhere; both play what the case says. */
    private void forReal(List<String> promises) throws Exception {
        try (PlayedCase parcels = new PlayedCase(directory.resolve("fixtures/parcels/cases/changes/case.json"));
                DroverProcess drover = DroverProcess.in(directory)
                        .env("PARCELS_BASE_URL", parcels.url())
                        .set("parcels.schedule", "0/1 * * * * ?")
                        .set("parcels.request-interval", "10ms")
                        .set("parcels.schedul", "0/1 * * * * ?")
                        .delivering(sink)
                        .start()) {
            play(parcels, drover);
            promises.forEach(drover::awaitLine);
            assertEquals("Bearer key-of-parcels", parcels.authorization());
            drover.awaitLine("there is no key parcels.schedul; the nearest is parcels.schedule");
            assertFalse(drover.output().contains("key-of-parcels"));
        }
    }

    /** Round by round, exactly the events of the case arrive. */
    private void play(PlayedCase api, DroverProcess drover) {
        int before = 0;
        for (int i = 0; i < api.rounds(); i++) {
            JsonNode expected = api.begin(i);
            int enough = before + expected.size();
            drover.await("the events of round " + (i + 1), () -> sink.count() >= enough);
            int calls = api.calls();
            drover.await("another poll", () -> api.calls() >= calls + 2);
            assertEquals(
                    List.of(),
                    Comparison.words(
                            expected,
                            sink.deliveries().stream()
                                    .skip(before)
                                    .map(Sink.Delivery::event)
                                    .toList()),
                    "round " + (i + 1));
            before = enough;
        }
    }
}
