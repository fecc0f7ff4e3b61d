package drover.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route file as it is written: plain YAML, not what Camel makes of it.
 *
 * @param path as messages name it: {@code routes/leaflink.camel.yaml}
 */
public record RouteFile(String path, String text, Yaml yaml) {
    private static final String ENDING = ".camel.yaml";

    /** What it is named after: {@code leaflink} for both {@code routes/leaflink.…} and {@code fixtures/leaflink/…}. */
    public String name() {
        String file = path.substring(path.lastIndexOf('/') + 1).replace(ENDING, "");
        return file.equals("sandbox") ? folder() : file;
    }

    private String folder() {
        int end = path.lastIndexOf('/');
        return end < 0 ? "" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** Whether it plays a system, and is none. */
    boolean isSandbox() {
        return path.endsWith("/sandbox" + ENDING);
    }

    boolean isRecipe() {
        return folder().equals("recipes");
    }

    /**
     * A route, that of a template among them.
     *
     * @param id empty where it has none
     * @param node what stands under {@code route:}
     */
    record Route(RouteFile file, String id, Yaml node, boolean ofTemplate) {

        Yaml from() {
            Yaml from = node.at("from");
            return from.has("uri") ? from.at("uri") : from;
        }

        /** For messages. */
        String named() {
            return "the route " + (id.isEmpty() ? "from " + from().text() : id);
        }
    }

    /** Its routes; what Camel runs for other elements of the file has no route id. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Yaml element : yaml.items()) {
            Yaml route = element.at("route");
            Yaml template = element.at("routeTemplate");
            if (element.has("route")) {
                routes.add(new Route(this, route.text("id"), route, false));
            } else if (element.has("from")) {
                routes.add(new Route(this, element.text("id"), element, false));
            } else if (!template.isMissing()) {
                Yaml own = template.has("route") ? template.at("route") : template;
                routes.add(new Route(this, template.text("id"), own, true));
            }
        }
        return routes;
    }

    /** A template; its parameters by name. */
    record Template(RouteFile file, String id, Yaml node, Map<String, Yaml> parameters) {

        Yaml route() {
            return node.has("route") ? node.at("route") : node;
        }

        /** What a parameter is where nobody says, or nothing. */
        Optional<String> preset(String parameter) {
            Yaml declared = parameters.get(parameter);
            return declared != null && declared.has("defaultValue")
                    ? Optional.of(declared.text("defaultValue"))
                    : Optional.empty();
        }

        boolean isRequired(String parameter) {
            return preset(parameter).isEmpty()
                    && !parameters.get(parameter).text("required").equals("false");
        }
    }

    List<Template> templates() {
        return yaml.items().stream()
                .map(element -> element.at("routeTemplate"))
                .filter(template -> !template.isMissing())
                .map(template -> {
                    Map<String, Yaml> parameters = new LinkedHashMap<>();
                    template.at("parameters").items().forEach(one -> parameters.put(one.text("name"), one));
                    return new Template(this, template.text("id"), template, parameters);
                })
                .toList();
    }

    /** A route that is made of a template; what it gives to it by name. */
    record Instance(RouteFile file, String id, String template, Yaml node, Map<String, Yaml> parameters) {}

    List<Instance> instances() {
        return yaml.items().stream()
                .map(element -> element.at("templatedRoute"))
                .filter(instance -> !instance.isMissing())
                .map(instance -> {
                    Map<String, Yaml> parameters = new LinkedHashMap<>();
                    instance.at("parameters").items().forEach(one -> parameters.put(one.text("name"), one.at("value")));
                    return new Instance(
                            this, instance.text("routeId"), instance.text("routeTemplateRef"), instance, parameters);
                })
                .toList();
    }

    /** All steps, wherever in the file they stand. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Yaml element : yaml.items()) {
            String id = element.all("id").findFirst().map(Yaml::text).orElse("");
            steps.addAll(Step.below(this, id, element));
        }
        return steps;
    }

    /** A bean as the file declares it. */
    public record Bean(RouteFile file, String name, String type, Yaml node) {}

    /** The beans that it declares. */
    public List<Bean> beans() {
        return yaml.items().stream()
                .flatMap(element -> element.all("beans"))
                .flatMap(list -> list.items().stream())
                .map(bean -> new Bean(this, bean.text("name"), bean.text("type"), bean))
                .toList();
    }

    /**
     * Text with each template parameter filled in, with its default or with {@code <name>}:
     * {@code downstream.{{downstream}}.url} → {@code downstream.<name>.url}.
     */
    String fillIn(String written) {
        Map<String, String> values = new HashMap<>();
        templates().forEach(template -> template.parameters()
                .keySet()
                .forEach(parameter ->
                        values.put(parameter, template.preset(parameter).orElse("<name>"))));
        return fillIn(written, values);
    }

    /** The same with these values; a value may name other parameters. */
    static String fillIn(String written, Map<String, String> values) {
        String filled = written;
        int rounds = 0;
        for (String before = ""; !before.equals(filled) && rounds < 20; rounds++) {
            before = filled;
            for (Map.Entry<String, String> value : values.entrySet()) {
                filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
            }
        }
        return filled;
    }
}
