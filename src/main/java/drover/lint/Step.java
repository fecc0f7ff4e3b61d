package drover.lint;

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
 * @param place where its name stands
 * @param node what stands under the name
 * @param parent the step that it stands in; for the first steps of a route one without a name or a parent
 * @param branch how it hangs from its parent: {@code /steps}, {@code /onFallback/steps}, …
 * @param before its earlier siblings
 */
record Step(
        RouteFile file,
        String route,
        String name,
        Place place,
        Yaml node,
        Step parent,
        String branch,
        List<Step> before) {
    /** What begins with a placeholder is an address: {@code {{leaflink.base-url}}}. */
    private static final Pattern HTTP = Pattern.compile("(https?|graphql|vertx-http|netty-http):.*|\\{\\{.*");
    /** Steps that send to an endpoint, apart from {@code to}. */
    private static final Set<String> OTHER_SENDERS =
            Set.of("toD", "wireTap", "enrich", "pollEnrich", "poll", "recipientList", "routingSlip", "dynamicRouter");

    static final Set<String> SENDERS = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

    /** All steps that stand below a node, at whatever depth, in the order of the file. */
    static List<Step> below(RouteFile file, String route, Yaml node) {
        List<Step> steps = new ArrayList<>();
        below(new Step(file, route, "", node.place(), node, null, "", List.of()), "", node, steps);
        return steps;
    }

    private static void below(Step parent, String branch, Yaml node, List<Step> found) {
        node.items().forEach(element -> below(parent, branch, element, found));
        node.fields().forEach(field -> {
            String path = branch + "/" + field.name();
            if (field.name().equals("steps")) {
                siblings(parent, path, field.value(), found);
            } else {
                below(parent, path, field.value(), found);
            }
        });
    }

    private static void siblings(Step parent, String branch, Yaml steps, List<Step> found) {
        List<Step> before = new ArrayList<>();
        for (Yaml element : steps.items()) {
            element.fields().forEach(field -> {
                Step step = new Step(
                        parent.file,
                        parent.route,
                        field.name(),
                        field.place(),
                        field.value(),
                        parent,
                        branch,
                        List.copyOf(before));
                found.add(step);
                before.add(step);
                below(step, "", field.value(), found);
            });
        }
    }

    /** Where the endpoint of a {@code to} and its like is written. */
    Yaml written() {
        return node.has("uri") ? node.at("uri") : node;
    }

    /** The endpoint, with template parameters filled in; empty where there is none. */
    String uri() {
        return file.fillIn(written().text());
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
                                        .flatMap(node::all)
                                        .map(Yaml::text))
                        .anyMatch(text -> HTTP.matcher(file.fillIn(text)).matches());
    }

    /** A parameter of the endpoint, wherever it stands. */
    String parameter(String parameter) {
        return Stream.of(uri().split("[?&]", -1))
                .skip(1)
                .filter(part -> part.startsWith(parameter + "="))
                .map(part -> part.substring(parameter.length() + 1))
                .findFirst()
                .orElseGet(() -> node.at("parameters").text(parameter));
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
}
