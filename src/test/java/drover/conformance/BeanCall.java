package drover.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bean that a route names.
 *
 * @param method the method that is called, or empty
 */
record BeanCall(RouteFile file, String bean, String method) {
    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{bean:([\\w-]+)(?:\\?method=|\\.)?(\\w*)");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{ref:([\\w-]+)}|^#(?:bean:)?([\\w-]+)$");
    private static final Set<String> CALLING = Set.of("bean", "method", "process");
    private static final Set<String> NAMING = Set.of("idempotentRepository", "aggregationStrategy", "routePolicy");

    /** The beans whose methods are called in a file. */
    static Set<BeanCall> in(RouteFile file) {
        Set<BeanCall> calls = new LinkedHashSet<>();
        file.visit((field, node) -> {
            if (CALLING.contains(field) && node.has("ref")) {
                calls.add(new BeanCall(file, bare(node.get("ref").asText()), methodOf(node)));
            }
            Matcher simple = IN_SIMPLE.matcher(node.asText());
            while (simple.find()) {
                calls.add(new BeanCall(file, simple.group(1), simple.group(2)));
            }
        });
        return calls;
    }

    /** The names of all beans that a file refers to, whether it calls them or hands them on. */
    static Set<String> namesIn(RouteFile file) {
        Set<String> names = new LinkedHashSet<>();
        in(file).forEach(call -> names.add(call.bean()));
        file.visit((field, node) -> {
            Matcher reference = REFERENCE.matcher(node.asText());
            while (reference.find()) {
                names.add(reference.group(1) == null ? reference.group(2) : reference.group(1));
            }
            if (NAMING.contains(field) && node.isTextual() && !node.asText().contains(":")) {
                names.add(bare(node.asText()));
            }
        });
        return names;
    }

    private static String bare(String reference) {
        return reference.replaceFirst("^#(bean:)?", "");
    }

    private static String methodOf(JsonNode call) {
        return call.path("method").asText().replaceFirst("\\(.*", "").strip();
    }
}
