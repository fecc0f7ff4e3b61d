package drover.lint;

import drover.lint.RouteFile.Bean;
import drover.lint.RouteFile.Instance;
import drover.lint.RouteFile.Route;
import drover.lint.RouteFile.Template;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All route files that run together: what one names may stand in another. */
final class RouteSet {
    private static final String DIRECT = "direct:";
    private static final String DOOR = "door:";

    private final List<RouteFile> files;
    private final Set<String> documents;
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Set<String> directs = new TreeSet<>();

    /**
     * @param files those that can be read
     * @param documents the names of the GraphQL files that are there: {@code distru-rest-products.graphql}
     */
    RouteSet(List<RouteFile> files, Set<String> documents) {
        this.files = files;
        this.documents = documents;
        files.forEach(file -> file.templates().forEach(template -> templates.putIfAbsent(template.id(), template)));
        Stream.of(
                        routes().filter(route -> !route.ofTemplate())
                                .map(route -> route.from().text()),
                        instances().map(this::from),
                        instances().flatMap(this::doors),
                        files.stream()
                                .flatMap(file -> file.steps().stream())
                                .map(step -> step.written().text())
                                .filter(uri -> uri.startsWith(DOOR))
                                .map(RouteSet::behind))
                .flatMap(all -> all)
                .filter(uri -> uri.startsWith(DIRECT))
                .map(uri -> uri.replaceFirst("\\?.*", ""))
                .forEach(directs::add);
    }

    List<RouteFile> files() {
        return files;
    }

    Set<String> documents() {
        return documents;
    }

    Map<String, Template> templates() {
        return templates;
    }

    /** Every {@code direct:} that something reads. */
    Set<String> directs() {
        return directs;
    }

    Stream<Route> routes() {
        return files.stream().flatMap(file -> file.routes().stream());
    }

    Stream<Instance> instances() {
        return files.stream().flatMap(file -> file.instances().stream());
    }

    Stream<Bean> beans() {
        return files.stream().flatMap(file -> file.beans().stream());
    }

    Optional<Template> template(Instance instance) {
        return Optional.ofNullable(templates.get(instance.template()));
    }

    /** What an instance is made with: its parameters, and the defaults of the template. */
    Map<String, String> values(Instance instance) {
        Map<String, String> values = new HashMap<>();
        template(instance).ifPresent(template -> template.parameters().keySet().forEach(name -> template.preset(name)
                .ifPresent(preset -> values.put(name, preset))));
        instance.parameters().forEach((name, value) -> values.put(name, value.text()));
        return values;
    }

    /** What an instance reads from; empty where there is no such template. */
    String from(Instance instance) {
        return template(instance)
                .map(template -> template.route().at("from").text("uri"))
                .map(uri -> RouteFile.fillIn(uri, values(instance)))
                .orElse("");
    }

    /** The doors that an instance makes by sending to them. */
    private Stream<String> doors(Instance instance) {
        return template(instance).stream()
                .flatMap(template -> template.node().all("uri"))
                .map(Yaml::text)
                .filter(uri -> uri.startsWith(DOOR))
                .map(uri -> RouteFile.fillIn(behind(uri), values(instance)));
    }

    private static String behind(String uri) {
        return uri.replaceFirst(DOOR, DIRECT);
    }
}
