package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The folder {@code routes/} beside the process: what an integration engineer changes without compiling. */
class RouteFilesIT extends ProcessTest {

    @BeforeEach
    void begin() throws IOException {
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        layRoutes("deliver", "leaflink");
    }

    private DroverProcess start() throws IOException {
        return setup().start();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve("routes").resolve(name), content);
    }

    @Test
    void a_changed_route_wins_over_the_packaged_one() throws Exception {
        // given
        String packaged = Files.readString(Path.of("routes/leaflink.camel.yaml"));
        write("leaflink.camel.yaml", packaged.replace("thing: order", "thing: purchase"));

        try (DroverProcess drover = start()) {
            // when
            drover.await("a delivery", () -> sink.count() > 0);

            // then
            assertEquals(
                    "leaflink.purchase.created purchase/1",
                    sink.deliveries().get(0).type() + " "
                            + sink.deliveries().get(0).subject());
        }
    }

    @Test
    void bad_route_files_are_named_and_everything_else_runs() throws Exception {
        // given
        write("broken.camel.yaml", "- route:\n    id: broken\n   from: [\n");
        write(
                "unknown.camel.yaml",
                """
                - route:
                    id: unknown-first
                    from:
                      uri: timer:first
                      steps:
                        - to: nosuchcomponent:thing
                """);

        try (DroverProcess drover = start()) {
            // when
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));

            // then
            String ready = drover.manage("/q/health/ready");
            assertTrue(ready.contains("\"status\": \"UP\""), ready);
            assertFalse(ready.contains("DOWN"), ready);
            assertTrue(ready.contains("routes/unknown.camel.yaml\": \"does not run: "), ready);
            assertTrue(drover.manage("/operations/status").contains("broken.camel.yaml does not run"));
            org.awaitility.Awaitility.await()
                    .until(
                            () -> drover.manage("/q/metrics")
                                    .contains(
                                            "drover_condition{api=\"\",code=\"route_file\",downstream=\"\",provider=\"\",stream=\"\"} 2.0"));
            assertEquals(
                    1, drover.lines(" ERROR .*routes/broken\\.camel\\.yaml").size(), drover.output());
            assertEquals(
                    1,
                    drover.lines(" ERROR .*routes/unknown\\.camel\\.yaml.*nosuchcomponent")
                            .size(),
                    drover.output());
            assertEquals(2, drover.lines(" (ERROR|FATAL) |^\\s+at ").size(), drover.output());
        }
    }

    @Test
    void an_action_whose_target_is_not_there_is_named_and_left_out() throws Exception {
        // given
        Files.createDirectory(directory.resolve("routes/recipes"));
        write(
                "recipes/shelf-note.camel.yaml",
                """
                - templatedRoute:
                    routeTemplateRef: act
                    routeId: act-shelf-note
                    parameters:
                      - {name: downstream, value: shelf-note}
                      - {name: call, value: recipes-shelf-note}
                - route:
                    id: recipes-shelf-note
                    group: recipes
                    description: Asks somebody who is not there
                    from:
                      uri: direct:recipes-shelf-note
                      steps:
                        - to: direct:shelves-note-make
                """);

        try (DroverProcess drover = start()) {
            // when
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));

            // then
            assertEquals(
                    1,
                    drover.lines(
                                    " ERROR .*shelf-note\\.camel\\.yaml: act-shelf-note does not run; .*its route recipes-shelf-note"
                                            + " calls direct:shelves-note-make, and there is no such route")
                            .size(),
                    drover.output());
            assertFalse(drover.manage("/operations/downstreams").contains("shelf-note"), drover.output());
        }
    }

    @Test
    void without_the_way_out_nothing_runs() throws Exception {
        // given
        write("deliver.camel.yaml", "- routeTemplate:\n    id: deliver\n   from: [\n");

        try (DroverProcess drover = start()) {
            // when
            int exit = drover.awaitExit();

            // then
            assertNotEquals(0, exit);
            assertEquals(
                    1,
                    drover.lines("Drover does not start, because .*routes/deliver\\.camel\\.yaml")
                            .size(),
                    drover.output());
            assertEquals(List.of(), drover.lines(" (ERROR|FATAL) |^\\s+at "), drover.output());
            assertEquals(List.of(), leaflink.calls());
        }
    }

    @Test
    void a_source_without_times_of_change_is_yaml_alone() throws Exception {
        // given
        Path source = Path.of("src/test/resources/drover/process/shelves");
        Files.copy(source.resolve("shelves.camel.yaml"), directory.resolve("routes/shelves.camel.yaml"));
        Files.copy(source.resolve("application.properties"), directory.resolve("application.properties"));
        for (int i = 1; i <= 5; i++) {
            leaflink.put("/shelves/", SimulatedApi.record("S-" + i, BEGINNING).put("label", "Shelf " + i));
        }

        try (DroverProcess drover = DroverProcess.in(directory)
                .polling(leaflink)
                .delivering(sink)
                .env("SHELVES_BASE_URL", leaflink.url())
                .env("SHELVES_API_KEY", "key-of-shelves")
                .set("drover.second-look", "1s")
                .start()) {
            // when
            drover.await("the shelf of the last page", () -> sink.has("shelves.shelf.created", "shelf/S-5"));
            leaflink.put("/shelves/", SimulatedApi.record("S-2", BEGINNING).put("label", "By the door"));
            drover.await("its new label", () -> sink.has("shelves.shelf.updated", "shelf/S-2"));
            leaflink.refuse("/shelves/", 200, authorization -> "{\"fault\":\"no such field: limit\"}");
            drover.awaitSlowly("the fault", () -> !drover.lines("shelves: stopped.*no such field: limit")
                    .isEmpty());
            leaflink.accept("/shelves/");
            leaflink.remove("/shelves/", "S-4");

            // then
            drover.await("its removal", () -> sink.has("shelves.shelf.removed", "shelf/S-4"));
            assertFalse(sink.has("shelves.shelf.removed", "shelf/S-5"), "what moved up has not gone");
        }
    }
}
