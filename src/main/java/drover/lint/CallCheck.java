package drover.lint;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How routes call the outside: paced, behind a breaker that cannot look like success, and never for ever. */
final class CallCheck implements Check {
    /** Headers that steer the HTTP component or go over the wire. Anything else is state, and belongs in a variable. */
    private static final Pattern ON_THE_WIRE =
            Pattern.compile("CamelHttp(Method|Path|Query|Uri|ResponseCode)|CamelGraphQlVariables|Accept"
                    + "|Authorization|Content-Type|Cache-Control|Retry-After|RateLimit-(Limit|Remaining|Reset)|X-Request-Id|Location"
                    + "|webhook-(id|timestamp|signature)|idempotency-key|drover-after-gap");

    private static final String USE_A_DOOR = "Call direct:<system>-api-call, or a door: (template door).";

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Step step : file.steps()) {
            if (step.isHttpCall()) {
                call(step, found);
            } else if (step.isOtherHttpCall()) {
                add(
                        step,
                        found,
                        step.name() + " calls HTTP.",
                        USE_A_DOOR + " Only a plain to can be paced and guarded.");
            }
            state(step, found);
            guards(step, found);
        }
    }

    private static void add(Step step, Found found, String message, String help) {
        found.add(Rule.DOOR, step.place(), message, help);
    }

    private static void call(Step call, Found found) {
        if (call.breaker() == null) {
            add(call, found, "HTTP is called outside a circuitBreaker.", USE_A_DOOR);
        } else if (call.breaker().taken().stream().noneMatch(CallCheck::paces)) {
            add(
                    call,
                    found,
                    "HTTP is called without a pace.",
                    "Before the circuitBreaker stands a throttle with mode: TotalRequests and timePeriodMillis. "
                            + USE_A_DOOR);
        }
        if (!call.parameter("throwExceptionOnFailure").matches("true|false")) {
            add(
                    call,
                    found,
                    "it does not say whether a bad status throws.",
                    "Say throwExceptionOnFailure: false, and let doors.judge sort the answer.");
        }
        if (Stream.of("connectTimeout", "responseTimeout")
                .anyMatch(one -> call.parameter(one).isEmpty())) {
            add(
                    call,
                    found,
                    "HTTP is called without both time-outs.",
                    "Set connectTimeout and responseTimeout: otherwise it waits three minutes.");
        }
    }

    private static boolean paces(Step step) {
        return step.name().equals("throttle")
                && step.node().text("mode").equals("TotalRequests")
                && step.node().has("timePeriodMillis");
    }

    private static void guards(Step step, Found found) {
        if (step.name().equals("circuitBreaker")
                && !endsInThrow(step.node().at("onFallback").at("steps").last())) {
            add(
                    step,
                    found,
                    "an open breaker goes on here as if the call had worked.",
                    "End onFallback with doors.tripped or throwException.");
        }
        if (step.name().equals("throttle") && step.node().has("steps")) {
            add(step, found, "a throttle has no steps: it paces those that follow it.", "Move them behind it.");
        }
    }

    private static boolean endsInThrow(Yaml last) {
        Yaml bean = last.at("bean");
        return last.has("throwException")
                || (bean.text("ref").equals("doors") && bean.text("method").startsWith("tripped"));
    }

    private static void state(Step step, Found found) {
        List<Yaml> named =
                switch (step.name()) {
                    case "setHeader" -> List.of(step.node().at("name"));
                    case "setHeaders" ->
                        step.node().at("headers").items().stream()
                                .map(one -> one.at("name"))
                                .toList();
                    default -> List.of();
                };
        named.stream()
                .filter(name ->
                        !name.isMissing() && !ON_THE_WIRE.matcher(name.text()).matches())
                .forEach(name -> found.add(
                        Rule.HEADER,
                        name.place(),
                        "the header " + name.text() + " would go to every API.",
                        "Keep what only the route needs in a variable: setVariable."));
        if (step.name().equals("setProperty") || step.name().equals("setProperties")) {
            found.add(Rule.HEADER, step.place(), "exchange properties are Camel's own.", "Use setVariable.");
        }
    }
}
