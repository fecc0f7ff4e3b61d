package drover.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of {@code deploy/}, as they are. */
final class Rules {
    static final Path PROMETHEUS = Path.of("deploy/prometheus");
    static final Path FILE = PROMETHEUS.resolve("rules.yml");
    static final Path TESTS = PROMETHEUS.resolve("rules_test.yml");
    static final Path DASHBOARD = Path.of("deploy/grafana/drover.json");

    private Rules() {}

    /** All rules, in their order. */
    static List<JsonNode> all() {
        List<JsonNode> rules = new ArrayList<>();
        read(FILE).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    static List<JsonNode> alerts() {
        return all().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** The series that are put into the tests of the rules. */
    static List<String> testSeries() {
        return read(TESTS).findValuesAsText("series");
    }

    static List<JsonNode> alertTests() {
        List<JsonNode> tests = new ArrayList<>();
        read(TESTS).path("tests").forEach(test -> test.path("alert_rule_test").forEach(tests::add));
        return tests;
    }

    /** The expressions of the dashboard, with what Grafana puts in for its variables. */
    static List<String> dashboard() {
        JsonNode dashboard = read(DASHBOARD);
        List<String> expressions = new ArrayList<>();
        dashboard.findValuesAsText("expr").forEach(expressions::add);
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            String definition = variable.path("definition").asText();
            if (definition.startsWith("label_values(")) {
                String[] parts = definition
                        .substring("label_values(".length(), definition.length() - 1)
                        .split(",\\s*(?=\\w+$)", 2);
                expressions.add("count by (" + parts[1] + ") (" + parts[0] + ")");
            }
        }
        return expressions.stream()
                .map(expression -> expression.replace("$__rate_interval", "5m").replaceAll("\\$\\w+", ".*"))
                .toList();
    }

    static JsonNode read(Path file) {
        try {
            ObjectMapper mapper = file.toString().endsWith(".json") ? new ObjectMapper() : new YAMLMapper();
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("the tests run in the folder that holds deploy/", e);
        }
    }
}
