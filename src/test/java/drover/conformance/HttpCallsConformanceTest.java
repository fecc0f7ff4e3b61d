package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How routes call the outside: paced, behind a breaker that cannot look like success, and never for ever. */
class HttpCallsConformanceTest {
    /** Headers that steer the HTTP component or go over the wire. Anything else is state, and belongs in a variable. */
    private static final Pattern ON_THE_WIRE =
            Pattern.compile("CamelHttp(Method|Path|Query|Uri|ResponseCode)|CamelGraphQlVariables|Accept"
                    + "|Authorization|Content-Type|Cache-Control|Retry-After|RateLimit-(Limit|Remaining|Reset)|X-Request-Id|Location"
                    + "|webhook-(id|timestamp|signature)|idempotency-key|drover-after-gap");

    private final List<Step> steps =
            RouteFile.all().stream().flatMap(file -> file.steps().stream()).toList();
    private final List<Step> calls = steps.stream().filter(Step::isHttpCall).toList();

    @Test
    void there_are_http_calls() {
        assertFalse(calls.isEmpty(), "no route calls HTTP: the tests of this class look for the wrong thing");
    }

    @Test
    void every_http_call_stands_in_a_circuit_breaker() {
        Offenders.none(
                calls.stream().filter(call -> call.breaker() == null).map(Step::where),
                "Put the call into the steps of a circuitBreaker, as in the template door: a dead API must not hold up"
                        + " everything that calls it.");
    }

    @Test
    void every_circuit_breaker_has_a_fallback_that_throws() {
        Offenders.none(
                steps.stream()
                        .filter(step -> step.name().equals("circuitBreaker"))
                        .filter(breaker ->
                                !endsInThrow(breaker.node().path("onFallback").path("steps")))
                        .map(Step::where),
                "End onFallback with doors.tripped or throwException: without it an open breaker"
                        + " goes on as if the call had worked.");
    }

    private static boolean endsInThrow(JsonNode steps) {
        JsonNode last = steps.path(steps.size() - 1);
        JsonNode bean = last.path("bean");
        return last.has("throwException")
                || (bean.path("ref").asText().equals("doors")
                        && bean.path("method").asText().startsWith("tripped"));
    }

    @Test
    void every_http_call_says_whether_a_bad_status_throws() {
        Offenders.none(
                calls.stream()
                        .filter(call ->
                                !call.parameter("throwExceptionOnFailure").matches("true|false"))
                        .map(Step::where),
                "Say throwExceptionOnFailure: false among the parameters and let doors.judge sort the answer (or say true).");
    }

    @Test
    void every_http_call_has_timeouts() {
        Offenders.none(
                calls.stream()
                        .filter(call -> Stream.of("connectTimeout", "responseTimeout")
                                .anyMatch(timeout -> call.parameter(timeout).isEmpty()))
                        .map(Step::where),
                "Set connectTimeout and responseTimeout among the parameters: the default is to wait three minutes.");
    }

    @Test
    void every_http_call_is_paced_before_its_breaker() {
        Offenders.none(
                calls.stream()
                        .filter(call -> call.breaker() != null)
                        .filter(call ->
                                call.breaker().taken().stream().noneMatch(HttpCallsConformanceTest::pacesRequests))
                        .map(Step::where),
                "Put a throttle with mode: TotalRequests and timePeriodMillis before the circuitBreaker, as in"
                        + " the template door: no API may answer 429 because of us.");
    }

    private static boolean pacesRequests(Step step) {
        return step.name().equals("throttle")
                && step.node().path("mode").asText().equals("TotalRequests")
                && step.node().has("timePeriodMillis");
    }

    @Test
    void no_throttle_has_steps() {
        Offenders.none(
                steps.stream()
                        .filter(step -> step.name().equals("throttle"))
                        .filter(throttle -> throttle.node().has("steps"))
                        .map(Step::where),
                "A throttle paces the steps that follow it, and has none of its own: move them behind it.");
    }

    @Test
    void http_is_called_by_a_plain_to() {
        Offenders.none(
                steps.stream().filter(Step::isOtherHttpCall).map(Step::where),
                "Call HTTP with a static \"to\" and the header CamelHttpUri, CamelHttpPath or CamelHttpQuery: toD mangles a"
                        + " URL with a query, and the others escape the checks of this class.");
    }

    @Test
    void headers_are_only_what_goes_over_the_wire() {
        Offenders.none(
                steps.stream()
                        .filter(step ->
                                step.name().equals("setHeader") || step.name().equals("setHeaders"))
                        .flatMap(step -> (step.name().equals("setHeader")
                                        ? List.of(step.node().path("name").asText())
                                        : step.node().path("headers").findValuesAsText("name"))
                                .stream()
                                        .filter(header ->
                                                !ON_THE_WIRE.matcher(header).matches())
                                        .map(header -> step.file().path() + ": " + step.route() + ": " + header)),
                "Keep what only the route needs in a variable (setVariable): camel-http sends every other header to the API. Is it"
                        + " meant for the wire? Then add it to the list in this test.");
    }

    @Test
    void own_state_is_in_variables() {
        Offenders.none(
                steps.stream()
                        .filter(step ->
                                step.name().equals("setProperty") || step.name().equals("setProperties"))
                        .map(Step::where),
                "Use setVariable: exchange properties are Camel's own.");
    }
}
