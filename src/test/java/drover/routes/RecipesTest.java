package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.LogLines;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every case of a recipe: {@code fixtures/recipes/<recipe>/<case>.json}; how one is written is in the README there. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(RecipesTest.On.class)
class RecipesTest extends RouteTest {
    private static final String PAYMENTS = "fixtures/recipes/payment-chat/confirmed-from-an-amount-on.json";
    private static final String CHAT = "/chat/.*";
    private static final Duration LONG = Duration.ofSeconds(30);

    /** The recipes that have a place to go to. */
    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "recipes.payment-chat.enabled", "true",
                    "downstream.payment-chat.retry-schedule", "50ms,50ms",
                    "recipes.order-invoice.enabled", "true",
                    "downstream.order-invoice.retry-schedule", "50ms,50ms",
                    "recipes.low-stock-calendar.enabled", "true",
                    "downstream.low-stock-calendar.retry-schedule", "50ms,50ms",
                    "recipes.order-sms.enabled", "true",
                    "downstream.order-sms.retry-schedule", "50ms,50ms");
        }
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("fixtures/recipes"), 2, (path, a) -> path.toString().endsWith(".json"))) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @BeforeEach
    void taken() {
        for (String list : List.of("Customer", "Item")) {
            server.stubFor(any(urlPathMatching("/quickbooks/.*/query"))
                    .withQueryParam("query", containing("from " + list + " where "))
                    .atPriority(8)
                    .willReturn(okJson("{\"QueryResponse\":{\"" + list + "\":[{\"Id\":\"" + list.length() + "\"}]}}")));
        }
        server.stubFor(post(urlPathMatching("/quickbooks/.*/invoice"))
                .atPriority(8)
                .willReturn(okJson("{\"Invoice\":{\"Id\":\"145\"}}")));
        for (String path : List.of(CHAT, "/google/calendar/.*")) {
            server.stubFor(post(urlPathMatching(path))
                    .atPriority(8)
                    .willReturn(aResponse().withStatus(200).withBody("{}")));
        }
        server.stubFor(post(urlPathMatching("/twilio/.*"))
                .atPriority(8)
                .willReturn(aResponse()
                        .withStatus(201)
                        .withBody("{\"sid\":\"SM0123456789abcdef0123456789abcdef\",\"status\":\"queued\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void every_case_makes_the_calls_it_says(String file) throws Exception {
        Path path = Path.of(file);
        JsonNode story = Json.read(Files.readAllBytes(path));
        String system = story.get("system").asText();
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode round : story.get("rounds")) {
            int answers = 0;
            for (JsonNode answer : round.get("answers")) {
                server.stubFor(CasesTest.stub(system, path, answer, ++answers));
            }
            for (String things : CasesTest.polls(camel, system)) {
                poll(system, things);
            }
            await().atMost(LONG).until(() -> count("delivery WHERE state <> 'delivered'") == 0);

            round.get("calls").forEach(calls::add);
            assertCalls(file, story.path("at").asText(CHAT), calls);
            assertResults(story.get("downstream").asText(), round.get("results"));
        }
    }

    private void assertCalls(String file, String at, List<JsonNode> expected) throws IOException {
        Set<String> named = new HashSet<>();
        expected.forEach(call -> call.fieldNames().forEachRemaining(named::add));
        List<String> came = new ArrayList<>();
        for (LoggedRequest call : server.findAll(postRequestedFor(urlPathMatching(at)))) {
            came.add(sorted(sent(call).retain(named)));
        }
        assertEquals(
                expected.stream().map(RecipesTest::sorted).sorted().toList(),
                came.stream().sorted().toList(),
                file);
    }

    /** JSON, or a form read as JSON. */
    private static ObjectNode sent(LoggedRequest call) throws IOException {
        if (!call.getHeader("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            return (ObjectNode) Json.read(call.getBody());
        }
        ObjectNode fields = Json.object();
        for (String pair : call.getBodyAsString().split("&", -1)) {
            String[] field = pair.split("=", 2);
            fields.put(field[0], URLDecoder.decode(field[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static String sorted(JsonNode json) {
        Map<String, JsonNode> fields = new TreeMap<>();
        json.forEachEntry(fields::put);
        return fields.toString();
    }

    /** A star at the end of an expected result is whatever comes. */
    private static void assertSame(List<String> wanted, List<String> results) {
        assertEquals(wanted.size(), results.size(), results::toString);
        for (int i = 0; i < wanted.size(); i++) {
            String one = wanted.get(i);
            assertTrue(
                    one.endsWith("*")
                            ? results.get(i).startsWith(one.substring(0, one.length() - 1))
                            : one.equals(results.get(i)),
                    results::toString);
        }
    }

    private void assertResults(String downstream, JsonNode expected) {
        List<String> results = store.read(c -> {
            try (var select = c.createStatement();
                    var rows = select.executeQuery(
                            "SELECT reason FROM delivery WHERE downstream = '" + downstream + "'")) {
                List<String> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
                return all;
            }
        });
        List<String> wanted = new ArrayList<>();
        expected.forEach(one -> wanted.add(one.asText()));
        assertSame(wanted, results.stream().sorted().toList());
        results.forEach(result -> assertExplained(downstream, result));
    }

    /** What it did is what an operator is told of one of the events. */
    private void assertExplained(String downstream, String result) {
        String subject = store.read(c -> {
            try (var select = c.prepareStatement(
                    "SELECT subject FROM event JOIN delivery USING (seq) WHERE downstream = ? AND reason = ?")) {
                select.setString(1, downstream);
                select.setString(2, result);
                try (var row = select.executeQuery()) {
                    assertTrue(row.next());
                    return row.getString(1);
                }
            }
        });
        String story = operator.getText("/operations/explain/" + subject).body();
        assertTrue(story.contains(result), story);
    }

    @Test
    void the_address_of_the_chat_is_shown_nowhere() throws Exception {
        server.stubFor(post(urlPathMatching("/chat/.*"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(500)));
        JsonNode story = Json.read(Files.readAllBytes(Path.of(PAYMENTS)));
        try (LogLines log = new LogLines("drover")) {
            for (JsonNode round : story.get("rounds")) {
                int answers = 0;
                for (JsonNode answer : round.get("answers")) {
                    server.stubFor(CasesTest.stub("etherscan", Path.of(PAYMENTS), answer, ++answers));
                }
                for (String things : CasesTest.polls(camel, "etherscan")) {
                    poll("etherscan", things);
                }
            }
            await().atMost(LONG).until(() -> count("attempt") > 0);

            String all = log.all()
                    + operator.get("/operations/downstreams").body()
                    + operator.get("/operations/status").body()
                    + operator.get("/q/health/group/dependencies").body();
            assertFalse(all.contains("secret-of-the-chat"), all);
        }
    }
}
