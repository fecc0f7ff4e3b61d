package drover.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A step of a route.
 *
 * @param route the id of what it stands in: a route, a template or a routeConfiguration
 * @param name such as {@code circuitBreaker}
 * @param node what stands under the name
 * @param parent the step that it stands in; for the first steps of a route one without a name or a parent
 * @param branch how it hangs from its parent: {@code /steps}, {@code /onFallback/steps}, …
 * @param before its earlier siblings
 */
record Step(RouteFile file, String route, String name, JsonNode node, Step parent, String branch, List<Step> before) {
    /** What begins with a placeholder is an address: {@code {{leaflink.base-url}}}. */
    private static final Pattern HTTP = Pattern.compile("(https?|graphql|vertx-http|netty-http):.*|\\{\\{.*");
    /** Steps that send to an endpoint, apart from {@code to}. */
    private static final Set<String> OTHER_SENDERS =
            Set.of("toD", "wireTap", "enrich", "pollEnrich", "poll", "recipientList", "routingSlip", "dynamicRouter");

    /** All steps that stand below a node, at whatever depth, in the order of the file. */
    static List<Step> below(RouteFile file, String route, JsonNode node) {
        List<Step> steps = new ArrayList<>();
        below(new Step(file, route, "", node, null, "", List.of()), "", node, steps);
        return steps;
    }

    private static void below(Step parent, String branch, JsonNode node, List<Step> found) {
        if (node.isArray()) {
            node.forEach(element -> below(parent, branch, element, found));
        }
        node.properties().forEach(field -> {
            String path = branch + "/" + field.getKey();
            if (field.getKey().equals("steps")) {
                siblings(parent, path, field.getValue(), found);
            } else {
                below(parent, path, field.getValue(), found);
            }
        });
    }

    private static void siblings(Step parent, String branch, JsonNode steps, List<Step> found) {
        List<Step> before = new ArrayList<>();
        for (JsonNode element : steps) {
            element.properties().forEach(field -> {
                Step step = new Step(
                        parent.file,
                        parent.route,
                        field.getKey(),
                        field.getValue(),
                        parent,
                        branch,
                        List.copyOf(before));
                found.add(step);
                before.add(step);
                below(step, "", field.getValue(), found);
            });
        }
    }

    /** The endpoint of a {@code to} and its like, with template parameters filled in; empty where there is none. */
    String uri() {
        return file.fillIn(node.path("uri").asText(node.asText()));
    }

    boolean isHttpCall() {
        return name.equals("to") && HTTP.matcher(uri()).matches();
    }

    /** Whether it sends to HTTP by other means than {@code to}. */
    boolean isOtherHttpCall() {
        return OTHER_SENDERS.contains(name)
                && Stream.concat(
                                Stream.of(uri()),
                                Stream.of("constant", "simple", "expression")
                                        .flatMap(language -> node.findValuesAsText(language).stream()))
                        .anyMatch(text -> HTTP.matcher(file.fillIn(text)).matches());
    }

    /** A parameter of the endpoint, wherever it stands. */
    String parameter(String parameter) {
        String[] uri = uri().split("[?&]", -1);
        return Stream.of(uri)
                .skip(1)
                .filter(part -> part.startsWith(parameter + "="))
                .map(part -> part.substring(parameter.length() + 1))
                .findFirst()
                .orElse(node.path("parameters").path(parameter).asText());
    }

    /** The circuit breaker that guards it, or null: it stands in its steps, not in its fallback. */
    Step breaker() {
        for (Step step = this; step.parent != null; step = step.parent) {
            if (step.parent.name.equals("circuitBreaker") && step.branch.equals("/steps")) {
                return step.parent;
            }
        }
        return null;
    }

    /** The steps that have been taken when it is reached, the nearest first. */
    List<Step> taken() {
        List<Step> taken = new ArrayList<>();
        for (Step step = this; step != null; step = step.parent) {
            taken.addAll(step.before);
        }
        return taken;
    }

    /** For messages: the file, the route and the step. */
    String where() {
        String what = name.equals("setHeader") ? node.path("name").asText() : uri();
        return file.path() + ": " + route + ": " + name + (what.isEmpty() ? "" : " " + what);
    }
}
