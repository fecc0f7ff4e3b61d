package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a route file looks like, and how routes find each other. */
class RouteFilesConformanceTest {
    private static final Set<String> SENDERS = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich");

    private static final Pattern NOISE = Pattern.compile("oneOf|anyOf|not");
    private static final Pattern ALTERNATIVE = Pattern.compile(".*(oneOf|anyOf|not)\\b.*");

    private final List<RouteFile> files = RouteFile.all();
    private final List<RouteNode> routes =
            files.stream().flatMap(file -> file.routes().stream()).toList();

    @Test
    void there_are_route_files_and_routes() {
        assertFalse(RouteFile.packaged().isEmpty(), "there is no routes/*.camel.yaml in the working directory");
        assertFalse(routes.isEmpty(), "there is no route in routes/*.camel.yaml");
    }

    @Test
    void every_route_file_is_valid_against_the_yaml_dsl_schema() throws IOException {
        JsonSchema schema;
        try (InputStream in = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(in);
        }

        Offenders.none(
                files.stream().flatMap(file -> faults(schema, file).map(fault -> file.path() + fault)),
                "Camel's YAML DSL knows no such field or value. The path says where: [1].route is the second element of the"
                        + " file. Text that looks like a number or a boolean needs quotes: constant: \"204\".");
    }

    /** Where one of several forms must hold, the schema complains of all: only what says something is kept. */
    private static Stream<String> faults(JsonSchema schema, RouteFile file) {
        List<ValidationMessage> faults = schema.validate(file.yaml()).stream()
                .filter(fault -> !isPlaceholder(fault))
                .toList();
        List<ValidationMessage> telling = faults.stream()
                .filter(fault -> !NOISE.matcher(fault.getType()).matches())
                .filter(fault -> !fault.getType().equals("required")
                        || !ALTERNATIVE
                                .matcher(fault.getEvaluationPath().toString())
                                .matches())
                .toList();
        return (telling.isEmpty() ? faults : telling)
                .stream().map(fault -> fault.getMessage().substring(1));
    }

    /**
     * The schema wants a boolean or a number where Camel's model keeps text and resolves a placeholder when the route
     * starts (CAMEL-24696 says so of one of them); startupOrder alone is a number there too.
     */
    private static boolean isPlaceholder(ValidationMessage fault) {
        return fault.getType().equals("type")
                && fault.getInstanceNode() != null
                && fault.getInstanceNode().asText().matches("\\{\\{.+}}")
                && fault.getMessage().matches("(?!.*startupOrder:).*(boolean|integer|number) expected");
    }

    @Test
    void every_route_file_begins_with_a_comment_of_two_lines() {
        Offenders.none(
                files.stream()
                        .filter(file -> !file.text().matches("# .+\\R# .+(?s:.*)"))
                        .map(file -> file.path().toString()),
                "Begin the file with two or three lines of comment: what it moves, in which order, what it guarantees.");
    }

    @Test
    void every_route_has_an_id_a_group_and_a_description() {
        Offenders.none(
                Stream.of("id", "group", "description").flatMap(field -> routes.stream()
                        .filter(route -> (field.equals("id") ? route.id() : route.text(field)).isBlank())
                        .map(route -> route.where() + " has no " + field)),
                "Logs, metrics and the console show routes by these: give each route all three.");
    }

    @Test
    void every_route_id_is_lower_case_words_with_dashes() {
        Offenders.none(
                ids().filter(id -> !id.matches("[a-z]+(-[a-z]+)*")),
                "Name routes system-thing-verb, such as leaflink-orders-poll: it is a tag of every metric.");
    }

    @Test
    void every_route_id_is_there_once() {
        Map<String, Long> counts = ids().collect(Collectors.groupingBy(id -> id, Collectors.counting()));

        Offenders.none(
                counts.keySet().stream().filter(id -> counts.get(id) > 1),
                "Two routes with one id cannot both run, not even from two files: rename one.");
    }

    @Test
    void every_route_of_a_system_begins_with_its_name() {
        Offenders.none(
                files.stream()
                        .filter(RouteFilesConformanceTest::isSystem)
                        .flatMap(file -> file.routes().stream())
                        .filter(route -> !route.id().startsWith(route.file().name() + "-"))
                        .map(RouteNode::where),
                "A route of a system is named after it: <system>-<thing>-<verb>.");
    }

    @Test
    void the_group_of_a_route_of_a_system_is_the_system() {
        Offenders.none(
                routes.stream()
                        .filter(route -> isSystem(route.file()) || route.file().isSandbox())
                        .filter(route -> !route.text("group")
                                .equals(
                                        route.file().isSandbox()
                                                ? "sandbox"
                                                : route.file().name()))
                        .map(route -> route.where() + " is in group " + route.text("group")),
                "The group of a route is its system, in the sandbox it is sandbox.");
    }

    /** A system is something with an address of its own. */
    private static boolean isSystem(RouteFile file) {
        return DeclaredKey.all().stream().anyMatch(key -> key.name().equals(file.name() + ".base-url"));
    }

    @Test
    void every_direct_name_equals_its_route_id() {
        Offenders.none(
                routes.stream()
                        .filter(route -> route.from().startsWith("direct:"))
                        .filter(route -> templates(route.id()).findAny().isEmpty())
                        .filter(route -> !route.from().equals("direct:" + route.id()))
                        .map(route -> route.where() + " reads " + route.from()),
                "Give the route the name of its direct: endpoint, so that a log line leads to it.");
    }

    @Test
    void every_instance_of_a_template_reads_the_direct_of_its_name() {
        Offenders.none(
                instances()
                        .filter(instance -> from(instance).startsWith("direct:"))
                        .filter(instance -> !from(instance).equals("direct:" + instance.id()))
                        .map(instance -> instance.file().path() + ": " + instance.id() + " reads " + from(instance)),
                "Give the route the name of its direct: endpoint, so that a log line leads to it.");
    }

    private Stream<RouteFile.Instance> instances() {
        return files.stream().flatMap(file -> file.instances().stream());
    }

    private Stream<JsonNode> templates(String id) {
        return files.stream()
                .flatMap(file -> file.yaml().findValues("routeTemplate").stream())
                .filter(template -> template.path("id").asText().equals(id));
    }

    /** The doors that an instance makes by sending to them. */
    private Stream<String> doors(RouteFile.Instance instance) {
        return templates(instance.template())
                .flatMap(template -> template.findValuesAsText("uri").stream())
                .filter(uri -> uri.startsWith("door:"))
                .map(uri -> RouteFile.fillIn(uri.replaceFirst("door:", "direct:"), values(instance)));
    }

    /** What an instance reads from, with its parameters and the defaults of the template. */
    private String from(RouteFile.Instance instance) {
        JsonNode template = templates(instance.template()).findAny().orElseThrow();
        return RouteFile.fillIn(template.path("route").path("from").path("uri").asText(), values(instance));
    }

    private Map<String, String> values(RouteFile.Instance instance) {
        Map<String, String> values = new HashMap<>();
        templates(instance.template())
                .flatMap(template -> template.findValues("parameters").stream())
                .filter(JsonNode::isArray)
                .flatMap(parameters -> StreamSupport.stream(parameters.spliterator(), false))
                .forEach(p -> values.put(
                        p.path("name").asText(), p.path("defaultValue").asText()));
        values.putAll(instance.parameters());
        return values;
    }

    @Test
    void every_direct_that_is_sent_to_is_a_route() {
        Collection<String> direct = Stream.of(
                        routes.stream().map(RouteNode::from).filter(uri -> uri.startsWith("direct:")),
                        instances().map(this::from),
                        instances().flatMap(this::doors))
                .flatMap(all -> all)
                .toList();

        Offenders.none(
                steps(step -> SENDERS.contains(step.name())
                                && step.uri().startsWith("direct:")
                                // Whose it is, is known when it runs.
                                && !step.uri().contains("${")
                                && !step.uri().contains("<name>")
                                && !direct.contains(step.uri()))
                        .map(Step::where),
                "No route reads this direct: endpoint; the message would have nowhere to go. Is the name misspelt?");
    }

    @Test
    void every_route_configuration_that_is_named_exists() {
        Offenders.none(
                routes.stream()
                        .filter(route -> !route.text("routeConfigurationId").isEmpty())
                        .filter(route -> route.file().yaml().findValues("routeConfiguration").stream()
                                .noneMatch(configuration ->
                                        configuration.path("id").asText().equals(route.text("routeConfigurationId"))))
                        .map(route -> route.where() + " names " + route.text("routeConfigurationId")),
                "Without its routeConfiguration, in the same file, the route runs without retries and says nothing.");
    }

    @Test
    void every_poll_can_be_switched_off_and_waits_for_itself() {
        Offenders.none(
                routes.stream()
                        .filter(route -> route.from().startsWith("quartz:"))
                        .filter(route -> route.text("autoStartup").isEmpty()
                                || !route.parameter("stateful").equals("true"))
                        .map(RouteNode::where),
                "A poll needs autoStartup: \"{{<system>.enabled}}\" beside its id, and stateful: true among the parameters"
                        + " of quartz, or a slow poll is overtaken by the next.");
    }

    private Stream<String> ids() {
        return Stream.concat(routes.stream().map(RouteNode::id), instances().map(RouteFile.Instance::id));
    }

    private Stream<Step> steps(Predicate<Step> which) {
        return files.stream().flatMap(file -> file.steps().stream()).filter(which);
    }
}
