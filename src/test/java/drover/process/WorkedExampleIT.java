package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ExpectedEvents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Somebody who does, in an empty folder and word for word, what docs/sources.md says, and nothing else. */
class WorkedExampleIT extends ProcessTest {

    @Test
    void a_list_is_added_to_leaflink() throws Exception {
        // given
        ExamplePage page = ExamplePage.read(Path.of("docs/sources.md"));
        page.follow("# Sources", directory);
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
    void a_system_is_added() throws Exception {
        // given
        ExamplePage page = ExamplePage.read(Path.of("docs/sources.md"));
        page.follow("# Sources", directory);
        page.follow("## A system", directory);

        try (PlayedCase parcels = new PlayedCase(directory.resolve("fixtures/parcels/cases/shipped/case.json"));
                DroverProcess drover = DroverProcess.in(directory)
                        .env("PARCELS_BASE_URL", parcels.url())
                        .set("parcels.schedule", "0/1 * * * * ?")
                        .set("parcels.request-interval", "10ms")
                        .set("parcels.retry-delay-millis", "10")
                        .set("parcels.schedul", "0/1 * * * * ?")
                        .delivering(sink)
                        .start()) {
            // then
            play(parcels, drover);
            page.promises("## A system").forEach(drover::awaitLine);
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
            ExpectedEvents.came(
                    "round " + (i + 1),
                    expected,
                    sink.deliveries().stream()
                            .skip(before)
                            .map(Sink.Delivery::event)
                            .toList());
            before = enough;
        }
    }
}
