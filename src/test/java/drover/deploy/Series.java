package drover.deploy;

import drover.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The series that there are, each with its labels: Drover's own, and the few others that our rules and dashboard use. */
public final class Series {
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");
    /** What Prometheus makes itself. */
    private static final Map<String, Set<String>> OF_PROMETHEUS =
            Map.of("up", Set.of(), "ALERTS", Set.of("alertname", "alertstate", "severity"));

    private Series() {}

    /** Those of Camel and the JVM; a test looks whether they are really there. */
    public static Map<String, Set<String>> foreign() {
        return Map.of(
                "camel_exchanges_total", Set.of("route_id", "event_type"),
                "camel_exchanges_failed_total", Set.of("route_id", "event_type"),
                "camel_route_policy_seconds_count", Set.of("route_id"),
                "jvm_memory_used_bytes", Set.of("area"),
                "jvm_gc_pause_seconds_sum", Set.of(),
                "jvm_threads_live_threads", Set.of(),
                "process_cpu_usage", Set.of(),
                "process_files_open_files", Set.of());
    }

    /** Drover's own. */
    public static Map<String, Set<String>> own() {
        Map<String, Set<String>> series = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.TIMER) {
                for (String part : List.of("_count", "_sum", "_max")) {
                    series.put(metric.prometheus() + part, Set.copyOf(metric.tags()));
                }
                series.put(metric.prometheus() + "_bucket", with(Set.copyOf(metric.tags()), Set.of("le")));
            } else {
                series.put(metric.prometheus(), Set.copyOf(metric.tags()));
            }
        }
        return series;
    }

    /** All, with what the recording rules make of them, and the labels that Prometheus adds. */
    static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (Map<String, Set<String>> some : List.of(own(), foreign(), OF_PROMETHEUS)) {
            some.forEach((name, labels) -> known.put(name, with(labels, OF_THE_TARGET)));
        }
        Rules.all().stream().filter(rule -> rule.has("record")).forEach(rule -> {
            PromQl expression = PromQl.of(rule.path("expr").asText());
            Set<String> labels = new TreeSet<>(
                    expression.by().isEmpty()
                            ? known.getOrDefault(expression.selectors().get(0).metric(), Set.of())
                            : expression.by());
            labels.remove("le");
            known.put(rule.path("record").asText(), labels);
        });
        return known;
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }
}
