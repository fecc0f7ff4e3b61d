package drover.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, their tests, the dashboard, the runbook and docs/metrics.md speak of the metrics that there are. */
class DeployTest {
    private static final Pattern OF_LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    private final Map<String, Set<String>> known = Series.known();

    @TempDir
    Path folder;

    @Test
    void every_series_that_is_named_exists_and_has_the_labels() {
        List<String> wrong = new ArrayList<>();
        Stream.of(
                        Rules.all().stream().map(rule -> rule.path("expr").asText()),
                        Rules.testSeries().stream(),
                        Rules.dashboard().stream())
                .flatMap(expressions -> expressions)
                .flatMap(expression -> PromQl.of(expression).selectors().stream())
                .forEach(selector -> {
                    Set<String> labels = known.get(selector.metric());
                    if (labels == null) {
                        wrong.add("there is no " + selector.metric());
                    } else if (!labels.containsAll(selector.labels())) {
                        wrong.add(selector.metric() + " has " + labels + ", not all of " + selector.labels());
                    }
                });

        assertEquals(List.of(), wrong);
    }

    @Test
    void the_dashboard_draws_every_metric() {
        Set<String> drawn = Rules.dashboard().stream()
                .flatMap(expression -> PromQl.of(expression).selectors().stream())
                .map(selector -> selector.metric().replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toSet());

        assertEquals(
                List.of(),
                Stream.of(Metric.values())
                        .map(Metric::prometheus)
                        .filter(name -> !drawn.contains(name))
                        .toList());
    }

    @Test
    void every_metric_is_written_by_some_class() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        Set<String> written = Pattern.compile("\\.(?:count|add|time|gauges?|series)\\(\\s*Metric\\.(\\w+)")
                .matcher(sources)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertEquals(
                List.of(),
                Stream.of(Metric.values())
                        .map(Metric::name)
                        .filter(name -> !written.contains(name))
                        .toList());
    }

    @Test
    void an_alert_speaks_of_labels_that_it_has() {
        List<String> wrong = new ArrayList<>();
        for (JsonNode alert : Rules.alerts()) {
            String metric =
                    PromQl.of(alert.path("expr").asText()).selectors().get(0).metric();
            for (JsonNode text : alert.path("annotations")) {
                OF_LABEL.matcher(text.asText())
                        .results()
                        .map(found -> found.group(1))
                        .filter(label -> !known.get(metric).contains(label))
                        .forEach(label -> wrong.add(alert.path("alert").asText() + ": " + label));
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void every_alert_has_a_severity_and_a_section_in_the_runbook_that_says_what_to_do() throws IOException {
        String runbook = Files.readString(Path.of("docs/runbook.md"));
        for (JsonNode alert : Rules.alerts()) {
            String name = alert.path("alert").asText();
            JsonNode annotations = alert.path("annotations");
            String section = section(runbook, name);

            assertTrue(
                    Set.of("page", "ticket")
                            .contains(alert.at("/labels/severity").asText()),
                    name);
            assertEquals(
                    "docs/runbook.md#" + name.toLowerCase(Locale.ROOT),
                    annotations.path("runbook_url").asText());
            assertTrue(annotations.has("summary") && annotations.has("description"), name);
            assertTrue(section.contains("\n- Confirm: ") && section.contains("\n- Do: "), () -> name + ": " + section);
        }
    }

    @Test
    void every_section_has_its_alert() throws IOException {
        Set<String> alerts = Rules.alerts().stream()
                .map(alert -> alert.path("alert").asText())
                .collect(Collectors.toSet());
        Set<String> sections = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/runbook.md"))) {
            if (line.startsWith("### Drover")) {
                sections.add(line.substring(4));
            }
        }

        assertEquals(new TreeSet<>(alerts), sections);
    }

    private static String section(String runbook, String name) {
        int from = runbook.indexOf("\n### " + name + "\n");
        assertTrue(from >= 0, "docs/runbook.md needs a section \"### " + name + "\"");
        int to = runbook.indexOf("\n##", from + 5);
        return runbook.substring(from, to < 0 ? runbook.length() : to);
    }

    @Test
    void every_alert_is_tested_both_ways() {
        for (JsonNode alert : Rules.alerts()) {
            String name = alert.path("alert").asText();
            List<Boolean> fires = Rules.alertTests().stream()
                    .filter(test -> test.path("alertname").asText().equals(name))
                    .map(test -> !test.path("exp_alerts").isEmpty())
                    .distinct()
                    .sorted()
                    .toList();

            assertEquals(List.of(false, true), fires, name);
        }
    }

    @Test
    void the_readme_lists_every_metric() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
            if (line.startsWith("| `drover_")) {
                rows.add(line);
            }
        }

        assertEquals(
                String.join(
                        "\n", Stream.of(Metric.values()).map(DeployTest::row).toList()),
                String.join("\n", rows));
    }

    private static String row(Metric metric) {
        String labels = metric.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
        String kind =
                switch (metric.kind()) {
                    case COUNTER -> "counter";
                    case TIMER -> "histogram";
                    case GAUGE, SECONDS, BYTES -> "gauge";
                };
        return "| `" + metric.prometheus() + "` | " + labels + " | " + kind + " | "
                + metric.description().replace("|", "\\|").replace("<", "&lt;") + " |";
    }

    @Test
    void prometheus_reads_its_configuration_and_the_rules() {
        Promtool.accepts(
                "",
                "check",
                "config",
                "--lint-fatal",
                Rules.PROMETHEUS.resolve("prometheus.yml").toString());
        Promtool.accepts("", "check", "rules", "--lint-fatal", Rules.FILE.toString());
    }

    @Test
    void the_tests_of_the_rules_pass() {
        Promtool.accepts("", "test", "rules", Rules.TESTS.toString());
    }

    @Test
    void prometheus_reads_every_expression_of_the_dashboard() throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        List<String> expressions = Rules.dashboard();
        for (int i = 0; i < expressions.size(); i++) {
            rules.append(
                    "      - record: dashboard:" + i + "\n        expr: |\n          " + expressions.get(i) + "\n");
        }
        Path file = Files.writeString(folder.resolve("dashboard.yml"), rules);

        Promtool.accepts("", "check", "rules", file.toString());
    }
}
