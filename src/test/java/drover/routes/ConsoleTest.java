package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Camel console, as an operator uses it. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class ConsoleTest extends RouteTest {
    static final String CONSOLE = "/q/camel/dev-console";

    private static final String MAIL = "canary.buyer@example.org";
    private static final String JSON_TOKEN = "canaryJsonToken3be";
    private static final String QUERY_KEY = "canaryQueryKey8c0";
    private static final String PASSWORD = "canaryPassword51f";
    private static final String TROUBLE =
            "{\"detail\":\"no luck\",\"access_token\":\"" + JSON_TOKEN + "\",\"contact\":\""
                    + MAIL + "\",\"see\":\"https://api.example.org/help?apikey=" + QUERY_KEY
                    + "&page=2\",\"db\":\"postgres://admin:" + PASSWORD + "@db.example.org/x\"}";

    private JsonNode json(String id) {
        return operator.json(CONSOLE + "/" + id);
    }

    private Set<String> ids() {
        return new HashSet<>(operator.json(CONSOLE).findValuesAsText("id"));
    }

    private void oneDelivered() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        delivered(1);
    }

    /** What failed here is no trouble of the tests that come after. */
    @AfterEach
    void allIsWellAgain() throws Exception {
        nothingNew();
        operator.post("/operations/downstreams/default/resume");
        for (String things : List.of("customers", "products", "orders")) {
            poll(things);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> json("outbox").at("/downstreams/0/state").asText().equals("delivering"));
    }

    @Test
    void the_list_names_the_consoles_that_are_on() {
        assertEquals(
                Set.of(
                        "blocked",
                        "consumer",
                        "context",
                        "dead-letters",
                        "errors",
                        "fault-tolerance",
                        "gc",
                        "health",
                        "inflight",
                        "jvm",
                        "memory",
                        "micrometer",
                        "outbox",
                        "processor",
                        "quarantine",
                        "quartz",
                        "route",
                        "route-files",
                        "route-structure",
                        "sources",
                        "top"),
                ids());
        operator.json(CONSOLE).get("consoles").forEach(console -> {
            assertFalse(console.get("displayName").asText().isBlank(), console::toString);
            assertFalse(console.get("description").asText().isBlank(), console::toString);
        });
        HttpResponse<String> text = operator.getText(CONSOLE);
        assertEquals(
                "text/plain; charset=utf-8",
                text.headers().firstValue("Content-Type").orElse(""));
        assertTrue(
                text.body().lines().anyMatch(line -> line.matches("  outbox +Outbox +Each downstream: .*")),
                text.body());
    }

    @Test
    void route_files_have_their_versions_there() {
        JsonNode files = json("route-files").path("files");
        JsonNode leaflink = null;
        for (JsonNode file : files) {
            leaflink = file.path("file").asText().equals("leaflink.camel.yaml") ? file : leaflink;
        }

        assertEquals("runs", leaflink.path("state").asText());
        assertTrue(leaflink.at("/running/hash").asText().matches("[0-9a-f]{12}"), leaflink::toString);
        assertTrue(leaflink.path("refused").isNull(), leaflink::toString);
        String text = operator.getText(CONSOLE + "/route-files").body();
        assertTrue(text.lines().anyMatch(line -> line.matches(" *file: +leaflink.camel.yaml")), text);
    }

    @Test
    void each_answers_as_json_and_as_text() {
        for (String id : ids()) {
            HttpResponse<String> json = operator.get(CONSOLE + "/" + id);
            HttpResponse<String> text = operator.getText(CONSOLE + "/" + id);

            assertEquals(200, json.statusCode(), id);
            assertEquals(
                    "application/json",
                    json.headers().firstValue("Content-Type").orElse(""),
                    id);
            assertTrue(Operator.json(json).isObject(), id);
            assertFalse(Operator.json(json).isEmpty(), id);
            assertEquals(200, text.statusCode(), id);
            assertEquals(
                    "text/plain; charset=utf-8",
                    text.headers().firstValue("Content-Type").orElse(""),
                    id);
            assertFalse(text.body().startsWith("{"), id);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "circuit-breaker, fault-tolerance, circuitBreakers",
        "metrics, micrometer, gauges",
        "processors, processor, processors",
        "routes, route, routes"
    })
    void some_are_found_by_what_people_call_them(String name, String id, String field) {
        assertEquals(json(id).get(field).size(), json(name).get(field).size());
        assertTrue(json(name).get(field).size() > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "send",
                "receive",
                "properties",
                "system-properties",
                "trace",
                "debug",
                "browse",
                "bean",
                "..%2f"
            })
    void what_is_not_there_or_is_off_is_answered_with_what_there_is(String id) {
        HttpResponse<String> json = operator.getWithToken(CONSOLE + "/" + id);
        HttpResponse<String> text = operator.getText(CONSOLE + "/" + id);

        assertEquals(404, json.statusCode());
        assertEquals(ids(), new HashSet<>(Operator.json(json).findValuesAsText("id")));
        assertEquals(404, text.statusCode());
        assertTrue(text.body().contains("route-structure"), text.body());
    }

    @Test
    void routes_and_processors_tell_what_they_have_done() throws Exception {
        long before = passed("route", "routes", "routeId", "leaflink-orders-poll");

        oneDelivered();

        assertEquals(before + 1, passed("route", "routes", "routeId", "leaflink-orders-poll"));
        assertTrue(json("context").at("/statistics/exchangesTotal").asLong() > before);
        assertTrue(passed("processor", "processors", "processor", "idempotentConsumer") > 0);
        assertTrue(json("route-structure").findValuesAsText("step").stream()
                .anyMatch(step -> step.startsWith("idempotentConsumer")));
        assertEquals(
                "CLOSED", json("fault-tolerance").at("/circuitBreakers/0/state").asText());
    }

    private long passed(String id, String list, String field, String value) {
        for (JsonNode one : json(id).get(list)) {
            if (one.get(field).asText().equals(value)) {
                return one.at("/statistics/exchangesTotal").asLong();
            }
        }
        throw new AssertionError(value + " is not in " + json(id));
    }

    @Test
    void a_filter_and_a_limit_choose_what_is_shown() {
        assertEquals(
                List.of("leaflink-orders-poll"),
                json("route?filter=leaflink-orders-poll").findValuesAsText("routeId"));
        assertTrue(json("route?filter=leaflink-*").get("routes").size() > 1);
        assertEquals(1, json("route?limit=1").get("routes").size());
        assertEquals(400, operator.get(CONSOLE + "/route?limit=many").statusCode());
        assertEquals(400, operator.get(CONSOLE + "/route?filter=(a%2B)%2B").statusCode());
        assertTrue(Operator.message(operator.get(CONSOLE + "/route?limit=many")).startsWith("limit must be"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "suspend"})
    void nobody_acts_through_a_console_that_reads(String action) {
        String query = "?action=" + action + "&command=" + action + "&filter=leaflink-orders-poll";
        for (String id : List.of("route", "routes", "processor", "top")) {
            assertFalse(operator.json(CONSOLE + "/" + id + query).isEmpty(), "it shows what it always shows");
            operator.getText(CONSOLE + "/" + id + query);
            operator.getWithToken(CONSOLE + "/" + id + query);
        }

        assertEquals(
                "Started",
                json("route?filter=leaflink-orders-poll").at("/routes/0/state").asText());
        json("processor?filter=leaflink-orders-poll")
                .get("processors")
                .forEach(processor ->
                        assertEquals("Started", processor.get("state").asText()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void it_can_only_be_looked_at(String method) {
        for (String path : List.of(CONSOLE, CONSOLE + "/route")) {
            int status = operator.send(method, path, Operator.token(), "*/*").statusCode();
            assertTrue(status == 404 || status == 405, () -> method + " " + path + ": " + status);
        }
    }

    @Test
    void our_own_tell_what_waits_and_what_failed_and_none_tells_a_secret() throws Exception {
        // given: a delivery that is refused, a record that cannot be read, and an API in trouble
        server.stubFor(post(urlPathEqualTo("/sink"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(422).withBody(TROUBLE)));
        ObjectNode good = order("good", "Submitted", "2026-02-03T14:22:18-07:00");
        good.put("email", MAIL);
        ObjectNode bad = order("bad", "Submitted", "2026-02-03T14:22:18-07:00");
        bad.put("modified", "to " + MAIL + " " + PASSWORD);
        answer("orders", page(good, bad));
        server.stubFor(list("customers").willReturn(aResponse().withStatus(400).withBody(TROUBLE)));
        server.stubFor(list("products").willReturn(aResponse().withStatus(500).withBody(TROUBLE)));

        // when
        poll("orders");
        poll("customers");
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'dead'") == 1);
        server.stubFor(post(urlPathEqualTo("/sink"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(500).withBody(TROUBLE)));
        answer("orders", page(order("late", "Submitted", "2026-02-03T16:22:18-07:00")));
        poll("orders");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> json("outbox").at("/downstreams/0/undelivered").asLong() == 1);
        poll("products");

        // then
        assertEquals(
                "order/good", json("dead-letters").at("/dead_letters/0/subject").asText());
        assertEquals(
                "leaflink-orders", json("quarantine").at("/records/0/stream").asText());
        JsonNode downstream = json("outbox").at("/downstreams/0");
        assertEquals("default", downstream.get("name").asText());
        assertTrue(downstream.get("next_attempt").asText().startsWith("20"), downstream::toString);
        assertTrue(downstream.get("oldest_undelivered").asText().startsWith("20"), downstream::toString);
        assertTrue(downstream.get("breaker").asText().matches("open|closed"), downstream::toString);
        JsonNode leaflink = json("sources").at("/sources/3");
        assertEquals("leaflink", leaflink.get("name").asText());
        assertTrue(leaflink.get("calls_last_minute").asInt() > 0, leaflink::toString);
        assertEquals("leaflink-orders", leaflink.at("/streams/3/name").asText());
        assertEquals("2026-02-03T23:22:18Z", leaflink.at("/streams/3/cursor").asText());
        assertTrue(json("errors").findValuesAsText("route").contains("leaflink-customers-poll"), () -> json("errors")
                .toString());
        assertTrue(json("errors").findValuesAsText("route").contains("deliver-default"), () -> json("errors")
                .toString());
        for (String id : ids()) {
            for (String query : List.of("", "?processors=true")) {
                noSecret(operator.get(CONSOLE + "/" + id + query));
                noSecret(operator.getText(CONSOLE + "/" + id + query));
            }
        }
    }

    static void noSecret(HttpResponse<String> answer) {
        for (String secret : List.of(
                "canary",
                "key-of-the-tests",
                "key-of-distru",
                "secret-of-acme",
                "old-secret",
                "test-webhook-key",
                ApiServer.SECRET,
                ApiServer.TOKEN,
                Operator.token())) {
            int at = answer.body().indexOf(secret);
            assertEquals(
                    -1,
                    at,
                    () -> answer.uri() + ": "
                            + answer.body()
                                    .substring(
                                            Math.max(0, at - 200),
                                            Math.min(answer.body().length(), at + 100)));
        }
    }
}
