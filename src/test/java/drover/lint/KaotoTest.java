package drover.lint;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.start.LintFiles;
import drover.start.LintSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kaoto opens every route file, draws every route of it, and saves what it has opened. */
class KaotoTest {
    /** In the order in which Kaoto saves them; of one sort the order stays. */
    private static final List<String> ELEMENTS = List.of("route", "beans", "templates");

    private static final String HEAD = "# yaml-language-server: $schema=camelYamlDsl.json\n# Something.\n";

    @TempDir
    Path folder;

    @Test
    void it_opens_every_file_draws_every_route_and_saves_every_element_as_it_was() throws Exception {
        List<Path> files = files();
        assertTrue(files.size() >= 30, files::toString);
        List<JsonNode> opened = Kaoto.open(files);
        List<Lint.Source> saved = new ArrayList<>();
        for (int file = 0; file < files.size(); file++) {
            Path path = files.get(file);
            String text = Files.readString(path);
            String written = opened.get(file).path("written").asText();
            assertEquals(expected(text), found(opened.get(file)), path::toString);
            assertEquals(undrawn(text, opened.get(file)), List.of(), path::toString);
            assertEquals(elements(text), YamlReader.read(written).json(), path::toString);
            assertEquals(head(text), head(written), path::toString);
            saved.add(new Lint.Source(path.toString(), written));
        }
        LintSettings settings = LintSettings.here();
        LintFiles routes = LintFiles.find(Path.of("routes"), List.of(), settings.config());
        assertEquals(
                List.of(),
                new Lint(settings)
                        .check(
                                saved.stream()
                                        .filter(file -> routes.asked().contains(file.path()))
                                        .toList(),
                                routes.documents(),
                                path -> true));
    }

    @Test
    void it_tells_what_is_no_route_of_camel() throws Exception {
        List<JsonNode> opened = Kaoto.open(List.of(
                file("unclosed", "- route: {id: a, from: {uri: 'direct:a', steps: [}}\n"),
                file("nowhere", "- route: {id: a, steps: [{to: 'direct:b'}]}\n"),
                file("kubernetes", "kind: Kamelet\nmetadata: {name: a}\n"),
                file("unknown", "- route: {id: a, from: {uri: 'direct:a', steps: []}}\n- rout: {id: b}\n"),
                file("right", "- route: {id: a, from: {uri: 'direct:a', steps: [{to: 'direct:b'}]}}\n")));

        assertTrue(opened.get(0).path("error").asText().contains("line"), opened.get(0)::toString);
        assertEquals("Route [], kept 1, beans 0", found(opened.get(1)));
        assertEquals("Kamelet", opened.get(2).path("type").asText(), opened.get(2)::toString);
        assertEquals("Route [a], kept 1, beans 0", found(opened.get(3)));
        assertEquals("Route [a], kept 0, beans 0", found(opened.get(4)));
        String text = Files.readString(folder.resolve("right.camel.yaml")).replace("[{to", "[{log: x}, {to");
        assertEquals(List.of("route.from.steps.0.log", "route.from.steps.1.to"), undrawn(text, opened.get(4)));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".camel.yaml"), HEAD + text);
    }

    /** All but those that are wrong on purpose. */
    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("routes", "fixtures", "src/test/resources")) {
            try (Stream<Path> found = Files.walk(Path.of(folder))) {
                found.filter(file -> file.toString().endsWith(".camel.yaml"))
                        .filter(file -> !file.startsWith("src/test/resources/drover/lint"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static String expected(String text) throws Exception {
        List<String> routes = new ArrayList<>();
        Map<String, Integer> others = new HashMap<>();
        for (Yaml element : YamlReader.read(text).items()) {
            if (element.has("route")) {
                routes.add(element.at("route").text("id"));
            } else {
                others.merge(sort(element), 1, Integer::sum);
            }
        }
        return "Route " + routes + ", kept " + others.getOrDefault("templates", 0) + ", beans "
                + others.getOrDefault("beans", 0);
    }

    private static String found(JsonNode opened) {
        List<String> routes = new ArrayList<>();
        opened.path("routes").forEach(route -> routes.add(route.path("id").asText()));
        return opened.path("type").asText() + " " + routes + ", kept "
                + opened.path("kept").asText() + ", beans "
                + opened.path("beans").asText();
    }

    /** Kaoto keeps templates, and what is made of them, without drawing them. */
    private static String sort(Yaml element) {
        String name = element.fields().get(0).name();
        return name.equals("routeTemplate") || name.equals("templatedRoute") ? "templates" : name;
    }

    /** The elements of a file in the order in which Kaoto saves them. */
    private static JsonNode elements(String text) throws Exception {
        Yaml read = YamlReader.read(text);
        List<Yaml> items = read.items().stream()
                .sorted(Comparator.comparing(element -> ELEMENTS.indexOf(sort(element))))
                .toList();
        return new Yaml(read.type(), read.text(), read.fields(), items, read.place()).json();
    }

    /** The comments at the head, which Kaoto keeps; it loses those within. */
    private static List<String> head(String text) {
        return text.lines()
                .takeWhile(line -> line.isBlank() || line.startsWith("#"))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** The steps of routes that Kaoto does not draw. */
    private static List<String> undrawn(String text, JsonNode opened) throws Exception {
        List<String> undrawn = new ArrayList<>();
        int route = 0;
        for (Yaml element : YamlReader.read(text).items()) {
            if (element.has("route")) {
                Set<String> steps = steps("route", element.at("route")).collect(toCollection(TreeSet::new));
                opened.at("/routes/" + route++ + "/places").forEach(place -> steps.remove(place.asText()));
                undrawn.addAll(steps);
            }
        }
        return undrawn;
    }

    private static Stream<String> steps(String path, Yaml node) {
        Stream<String> here = path.matches(".*\\.steps\\.\\d+\\.\\w+") ? Stream.of(path) : Stream.of();
        Stream<String> below = node.fields().stream().flatMap(field -> steps(path + "." + field.name(), field.value()));
        Stream<String> items = Stream.iterate(0, i -> i < node.items().size(), i -> i + 1)
                .flatMap(i -> steps(path + "." + i, node.items().get(i)));
        return Stream.of(here, below, items).flatMap(all -> all);
    }
}
