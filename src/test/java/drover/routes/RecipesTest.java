package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.LogLines;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final Duration LONG = Duration.ofSeconds(30);

    /** The recipes that have a place to go to. */
    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "recipes.payment-chat.enabled", "true",
                    "downstream.payment-chat.retry-schedule", "50ms,50ms");
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
        server.stubFor(post(urlPathMatching("/chat/.*"))
                .atPriority(8)
                .willReturn(aResponse().withStatus(200)));
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
            assertCalls(file, calls);
            assertResults(story.get("downstream").asText(), round.get("results"));
        }
    }

    private void assertCalls(String file, List<JsonNode> expected) throws IOException {
        List<String> came = new ArrayList<>();
        for (LoggedRequest call : server.findAll(postRequestedFor(urlPathMatching("/chat/.*")))) {
            came.add(Json.read(call.getBody()).toString());
        }
        assertEquals(
                expected.stream().map(JsonNode::toString).sorted().toList(),
                came.stream().sorted().toList(),
                file);
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
        assertEquals(wanted, results.stream().sorted().toList());
    }

    @Test
    void the_address_of_the_chat_is_shown_nowhere() throws Exception {
        server.stubFor(post(urlPathMatching("/chat/.*"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(500)));
        JsonNode story = Json.read(Files.readAllBytes(Path.of(cases().get(0))));
        try (LogLines log = new LogLines("drover")) {
            for (JsonNode round : story.get("rounds")) {
                int answers = 0;
                for (JsonNode answer : round.get("answers")) {
                    server.stubFor(CasesTest.stub("etherscan", Path.of(cases().get(0)), answer, ++answers));
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
