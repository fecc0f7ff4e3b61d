package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {
    @TempDir
    Path folder;

    @Test
    void without_a_folder_the_packaged_files_are_loaded_the_delivery_end_first() {
        RouteFiles files = RouteFiles.find(folder.resolve("routes"), List.of("leaflink", "distru", "api", "deliver"));

        assertEquals(
                List.of("classpath:routes/api.camel.yaml", "classpath:routes/deliver.camel.yaml"), files.essential());
        assertEquals(
                List.of("classpath:routes/leaflink.camel.yaml", "classpath:routes/distru.camel.yaml"), files.others());
    }

    @Test
    void a_folder_beside_the_process_takes_the_place_of_what_is_packaged() throws IOException {
        for (String name : List.of("zeta", "api", "alpha", "poll", "deliver")) {
            Files.createFile(folder.resolve(name + ".camel.yaml"));
        }
        Files.createFile(folder.resolve("alpha.camel.yaml.bak"));
        Files.createFile(folder.resolve("README.md"));

        RouteFiles files = RouteFiles.find(folder, List.of("deliver", "leaflink"));

        assertEquals(
                List.of(
                        file("api"),
                        file("poll"),
                        "classpath:routes/act.camel.yaml",
                        "classpath:routes/live.camel.yaml",
                        file("deliver")),
                files.essential());
        assertEquals(List.of(file("alpha"), file("zeta")), files.others());
    }

    @Test
    void a_folder_without_templates_gets_the_packaged_ones() throws IOException {
        Files.createFile(folder.resolve("deliver.camel.yaml"));

        assertEquals(
                List.of(
                        "classpath:routes/api.camel.yaml",
                        "classpath:routes/poll.camel.yaml",
                        "classpath:routes/act.camel.yaml",
                        "classpath:routes/live.camel.yaml",
                        file("deliver")),
                RouteFiles.find(folder, List.of()).essential());
    }

    @Test
    void recipes_are_a_folder_of_their_own() throws IOException {
        Files.createFile(folder.resolve("deliver.camel.yaml"));
        List<String> packaged = List.of("leaflink", "recipes/one");

        assertEquals(
                List.of("classpath:routes/recipes/one.camel.yaml"),
                RouteFiles.find(folder, packaged).others());

        Files.createFile(Files.createDirectory(folder.resolve("recipes")).resolve("two.camel.yaml"));
        assertEquals(
                List.of(file("recipes/two")), RouteFiles.find(folder, packaged).others());
    }

    @Test
    void a_name_that_only_ends_like_an_essential_one_is_not_essential() throws IOException {
        Files.createFile(folder.resolve("my-deliver.camel.yaml"));

        RouteFiles files = RouteFiles.find(folder, List.of());

        assertEquals(
                List.of(
                        "classpath:routes/api.camel.yaml",
                        "classpath:routes/poll.camel.yaml",
                        "classpath:routes/act.camel.yaml",
                        "classpath:routes/live.camel.yaml"),
                files.essential());
        assertEquals(List.of(file("my-deliver")), files.others());
    }

    private String file(String name) {
        return "file:" + folder.resolve(name + ".camel.yaml");
    }

    @Test
    void a_sandbox_plays_the_systems_of_the_folder_too_and_none_when_it_is_no_sandbox() throws IOException {
        for (String name : List.of("leaflink", "parcels")) {
            Files.createFile(Files.createDirectory(folder.resolve(name)).resolve("sandbox.camel.yaml"));
        }
        Files.createDirectory(folder.resolve("without"));

        assertEquals(
                Map.of(
                        "leaflink",
                        "classpath:fixtures/leaflink/sandbox.camel.yaml",
                        "parcels",
                        "file:" + folder.resolve("parcels/sandbox.camel.yaml")),
                RouteFiles.sandboxes(folder, List.of("leaflink")));
        assertEquals(Map.of(), RouteFiles.sandboxes(folder, List.of()));
        assertEquals(
                1,
                RouteFiles.sandboxes(folder.resolve("none"), List.of("leaflink"))
                        .size());
    }
}
