package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import drover.LogLines;
import drover.deliver.Deeds;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobKey;
import org.quartz.impl.matchers.GroupMatcher;

/** What is shown of what a recipe does. What it does say its cases, which {@code CasesTest} plays. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Switched.class)
class RecipesTest extends RouteTest {
    private static final String PAYMENTS = "fixtures/recipes/payment-chat/confirmed-from-an-amount-on.json";
    private static final String CHAT = "/chat/.*";
    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    Deeds deeds;

    @BeforeEach
    void taken() {
        server.stubFor(post(urlPathMatching(CHAT))
                .atPriority(8)
                .willReturn(aResponse().withStatus(200).withBody("{}")));
    }

    /** Lets what a case says happen, round by round. */
    private void play(JsonNode story) throws Exception {
        for (JsonNode round : story.get("rounds")) {
            int answers = 0;
            for (JsonNode answer : round.get("answers")) {
                server.stubFor(stub("etherscan", Path.of(PAYMENTS), answer, ++answers));
            }
            for (String things : polls(camel, "etherscan")) {
                poll("etherscan", things);
            }
        }
    }

    @Test
    void what_a_recipe_did_is_what_an_operator_is_told_of_the_event() throws Exception {
        play(Json.read(Files.readAllBytes(Path.of(PAYMENTS))));
        await().atMost(LONG)
                .until(() -> count("delivery WHERE state = 'delivered'") > 0
                        && count("delivery WHERE state <> 'delivered'") == 0);

        List<String> results = deeds.results("payment-chat");
        assertTrue(results.stream().anyMatch(one -> one.startsWith("told the chat of ")), results::toString);
        results.forEach(result -> assertExplained("payment-chat", result));
    }

    private static SortedSet<String> polls(CamelContext camel, String system) throws Exception {
        SortedSet<String> names = new TreeSet<>();
        for (JobKey job : camel.getComponent("quartz", QuartzComponent.class)
                .getScheduler()
                .getJobKeys(GroupMatcher.groupEquals(system))) {
            names.add(job.getName());
        }
        return names;
    }

    /** An answer with "once" is given once, and after it the next one for the same request. */
    private static MappingBuilder stub(String system, Path file, JsonNode answer, int number) throws IOException {
        Config config = ConfigProvider.getConfig();
        String base =
                URI.create(config.getValue(system + ".base-url", String.class)).getPath();
        MappingBuilder request =
                any(urlPathEqualTo(base + answer.path("path").asText())).atPriority(5);
        answer.path("query").forEachEntry((name, value) -> request.withQueryParam(name, equalTo(value.asText())));
        if (answer.has("request")) {
            request.withRequestBody(equalToJson(answer.get("request").toString(), false, true));
        }
        if (answer.path("once").asBoolean()) {
            request.atPriority(4)
                    .inScenario("answer " + number)
                    .whenScenarioStateIs(Scenario.STARTED)
                    .willSetStateTo("given");
        }
        ResponseDefinitionBuilder response =
                aResponse().withStatus(answer.path("status").asInt(200));
        answer.path("headers").forEachEntry((name, value) -> response.withHeader(name, value.asText()));
        byte[] body = answer.has("file")
                ? Files.readAllBytes(file.resolveSibling(answer.get("file").asText()))
                : Json.bytes(answer.path("body"));
        return request.willReturn(response.withBody(body));
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
        server.stubFor(
                post(urlPathMatching(CHAT)).atPriority(1).willReturn(aResponse().withStatus(500)));
        JsonNode story = Json.read(Files.readAllBytes(Path.of(PAYMENTS)));
        try (LogLines log = new LogLines("drover")) {
            play(story);
            await().atMost(LONG).until(() -> count("attempt") > 0);

            String all = log.all()
                    + operator.get("/operations/downstreams").body()
                    + operator.get("/operations/status").body()
                    + operator.get("/q/health/group/dependencies").body();
            assertFalse(all.contains("secret-of-the-chat"), all);
        }
    }
}
