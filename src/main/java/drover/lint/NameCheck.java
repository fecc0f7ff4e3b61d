package drover.lint;

import drover.lint.RouteFile.Route;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How routes and files are named, and what says what they do. */
final class NameCheck implements Check {
    private static final Pattern HEAD =
            Pattern.compile("# yaml-language-server: \\$schema=\\S*camelYamlDsl\\.json\\R# .+(?s:.*)");

    private final Settings settings;

    NameCheck(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        if (!HEAD.matcher(file.text()).matches()) {
            found.add(
                    Rule.HEAD,
                    Place.BEGIN,
                    "the file does not begin with its schema and what it does.",
                    "First line: # yaml-language-server: $schema=camelYamlDsl.json (with the way to it); then comment: what it moves, in which"
                            + " order, what it guarantees.");
        }
        file.routes().forEach(route -> look(route, all, found));
        file.instances().forEach(instance -> {
            id(instance.id(), instance.node(), "routeId", found);
            once(instance.id(), instance.node(), all, found);
            ofSystem(file, instance.id(), instance.node(), found);
        });
    }

    private void look(Route route, RouteSet all, Found found) {
        Place place = route.node().place();
        id(route.id(), route.node(), "id", found);
        Stream.of("group", "description")
                .filter(field -> route.node().text(field).isBlank())
                .forEach(field -> found.add(
                        Rule.NAME,
                        place,
                        route.named() + " has no " + field + ".",
                        "Logs, metrics and the console show it."));
        if (!route.ofTemplate()) {
            once(route.id(), route.node(), all, found);
            ofSystem(route.file(), route.id(), route.node(), found);
        }
        String group = route.file().isSandbox() ? "sandbox" : route.file().name();
        if ((isSystem(route.file()) || route.file().isSandbox())
                && route.node().has("group")
                && !route.node().text("group").equals(group)) {
            found.add(
                    Rule.NAME,
                    route.node().at("group").place(),
                    "the group of " + route.named() + " is not its system.",
                    "It must be " + group + ".");
        }
    }

    private static void id(String id, Yaml node, String field, Found found) {
        if (id.isBlank()) {
            found.add(Rule.ID, node.place(), "a route has no " + field + ".", "Name it system-thing-verb.");
        } else if (!Naming.isWords(id)) {
            found.add(
                    Rule.NAME,
                    node.at(field).place(),
                    "the id " + id + " is not lower-case words with dashes.",
                    "Name it system-thing-verb, such as leaflink-orders-poll: it is a tag of every metric.");
        }
    }

    private static void once(String id, Yaml node, RouteSet all, Found found) {
        long same = Stream.concat(
                        all.routes().filter(route -> !route.ofTemplate()).map(Route::id),
                        all.instances().map(RouteFile.Instance::id))
                .filter(id::equals)
                .count();
        if (same > 1 && !id.isBlank()) {
            Yaml where = node.has("id") ? node.at("id") : node.at("routeId");
            found.add(Rule.ID, where.place(), "another route has the id " + id + ".", "Both cannot run: rename one.");
        }
    }

    private void ofSystem(RouteFile file, String id, Yaml node, Found found) {
        if (isSystem(file) && !id.isBlank() && !id.startsWith(file.name() + "-")) {
            found.add(
                    Rule.NAME,
                    node.place(),
                    "the route " + id + " is not named after its system.",
                    "It must begin with " + file.name() + "-.");
        }
    }

    /** A system is something with an address of its own. */
    private boolean isSystem(RouteFile file) {
        return !file.isRecipe()
                && settings.declared(file.name() + ".base-url").stream()
                        .anyMatch(key -> key.name().equals(file.name() + ".base-url"));
    }
}
