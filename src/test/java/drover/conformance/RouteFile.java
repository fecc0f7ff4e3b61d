package drover.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A route file as it stands on the disk: plain YAML, not what Camel makes of it. */
record RouteFile(Path path, String text, JsonNode yaml) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String ENDING = ".camel.yaml";

    /** The files in {@code routes/} and {@code routes/recipes/}. */
    static List<RouteFile> packaged() {
        return find(Path.of("routes"), 2, ENDING);
    }

    /** The sandbox of each system: {@code fixtures/<system>/sandbox.camel.yaml}. */
    static List<RouteFile> sandboxes() {
        return find(Path.of("fixtures"), 2, "sandbox" + ENDING);
    }

    static List<RouteFile> all() {
        return Stream.concat(packaged().stream(), sandboxes().stream()).toList();
    }

    private static List<RouteFile> find(Path folder, int depth, String ending) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .map(RouteFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the tests run in the folder that holds routes/ and fixtures/", e);
        }
    }

    private static RouteFile read(Path path) {
        try {
            String text = Files.readString(path);
            return new RouteFile(path, text, YAML.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not YAML: " + e.getMessage(), e);
        }
    }

    /** What it is named after: {@code leaflink} for both {@code routes/leaflink.…} and {@code fixtures/leaflink/…}. */
    String name() {
        String file = path.getFileName().toString().replace(ENDING, "");
        Path folder = path.getParent().getFileName();
        if (folder.toString().equals("recipes")) {
            return folder + "/" + file;
        }
        return file.equals("sandbox") ? folder.toString() : file;
    }

    boolean isSandbox() {
        return path.startsWith("fixtures");
    }

    /** Its routes, those of templates among them; what Camel runs for other elements of the file has no route id. */
    List<RouteNode> routes() {
        List<RouteNode> routes = new ArrayList<>();
        for (JsonNode element : yaml) {
            JsonNode template = element.path("routeTemplate");
            if (element.has("route")) {
                routes.add(new RouteNode(this, element.path("route").path("id").asText(), element.path("route")));
            } else if (element.has("from")) {
                routes.add(new RouteNode(this, element.path("id").asText(), element));
            } else if (!template.isMissingNode()) {
                JsonNode route = template.has("route") ? template.get("route") : template;
                routes.add(new RouteNode(this, template.path("id").asText(), route));
            }
        }
        return routes;
    }

    /**
     * A route that is made of a template.
     *
     * @param parameters what it gives to the template
     */
    record Instance(RouteFile file, String id, String template, Map<String, String> parameters) {}

    /** The routes that are made of templates. */
    List<Instance> instances() {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode instance : yaml.findValues("templatedRoute")) {
            Map<String, String> parameters = new HashMap<>();
            instance.path("parameters")
                    .forEach(p -> parameters.put(
                            p.path("name").asText(), p.path("value").asText()));
            instances.add(new Instance(
                    this,
                    instance.path("routeId").asText(),
                    instance.path("routeTemplateRef").asText(),
                    parameters));
        }
        return instances;
    }

    /** All steps, wherever in the file they stand. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (JsonNode element : yaml) {
            JsonNode id = element.findValue("id");
            steps.addAll(Step.below(this, id == null ? "" : id.asText(), element));
        }
        return steps;
    }

    /** A bean as the file declares it. */
    record Bean(String name, String type) {}

    List<Bean> beans() {
        List<Bean> beans = new ArrayList<>();
        for (JsonNode list : yaml.findValues("beans")) {
            list.forEach(bean -> beans.add(
                    new Bean(bean.path("name").asText(), bean.path("type").asText())));
        }
        return beans;
    }

    /**
     * Text with each template parameter filled in, with its default or with {@code <name>}:
     * {@code downstream.{{downstream}}.url} → {@code downstream.<name>.url}.
     */
    String fillIn(String text) {
        Map<String, String> defaults = new HashMap<>();
        yaml.findValues("routeTemplate").forEach(template -> template.path("parameters")
                .forEach(p -> defaults.put(
                        p.path("name").asText(), p.path("defaultValue").asText("<name>"))));
        return fillIn(text, defaults);
    }

    /** The same with these values; a value may name other parameters. */
    static String fillIn(String text, Map<String, String> values) {
        String filled = text;
        for (String before = ""; !before.equals(filled); ) {
            before = filled;
            for (Map.Entry<String, String> value : values.entrySet()) {
                filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
            }
        }
        return filled;
    }

    /** Visits every field of every object, and every element of every list under the name of the list. */
    void visit(BiConsumer<String, JsonNode> visitor) {
        visit("", yaml, visitor);
    }

    private static void visit(String name, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(name, node);
        node.properties().forEach(field -> visit(field.getKey(), field.getValue(), visitor));
        if (node.isArray()) {
            node.forEach(element -> visit(name, element, visitor));
        }
    }
}
