package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.ExpectedEvents;
import drover.record.Json;
import drover.system.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.JobKey;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * Runs every case there is in {@code fixtures/<system>/cases/<case>/case.json}: rounds of what the API answers and the events
 * expected from it. How a case is written is in {@code fixtures/leaflink/README.md}.
 */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class CasesTest extends RouteTest {
    /** A case may have had its credential refused, or been asked for a pause. */
    @AfterEach
    void reopen() {
        doors.all().forEach(Door::reopen);
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.find(Path.of("fixtures"), 4, (path, a) -> path.endsWith("case.json"))) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void every_case_gives_the_events_it_says(String file) throws Exception {
        Path path = Path.of(file);
        String system = path.getName(1).toString();
        int round = 0;
        List<String> seen = new ArrayList<>();
        for (JsonNode expected : Json.read(Files.readAllBytes(path)).get("rounds")) {
            String where = file + ", round " + ++round;
            nothingNew();
            int answers = 0;
            for (JsonNode answer : expected.get("answers")) {
                server.stubFor(stub(system, path, answer, ++answers));
            }

            for (String things : polls(camel, system)) {
                poll(system, things);
            }

            events(where, seen, expected.path("events"));
            quarantined(where, expected.path("quarantine"));
        }
    }

    static SortedSet<String> polls(CamelContext camel, String system) throws Exception {
        SortedSet<String> names = new TreeSet<>();
        for (JobKey job : camel.getComponent("quartz", QuartzComponent.class)
                .getScheduler()
                .getJobKeys(GroupMatcher.groupEquals(system))) {
            names.add(job.getName());
        }
        return names;
    }

    /** An answer with "once" is given once, and after it the next one for the same request. */
    static MappingBuilder stub(String system, Path file, JsonNode answer, int number) throws IOException {
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

    /** All expected events have come and no other; those of one subject in their order. */
    private void events(String where, List<String> seen, JsonNode expected) throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state <> 'delivered'") == 0);
        List<JsonNode> fresh = new ArrayList<>();
        for (LoggedRequest post : sink()) {
            if (!seen.contains(post.getHeader("webhook-id"))) {
                seen.add(post.getHeader("webhook-id"));
                fresh.add(Json.read(post.getBody()));
            }
        }
        ExpectedEvents.came(where, expected, fresh);
    }

    private void quarantined(String where, JsonNode expected) {
        List<String> reasons = reasons();
        List<String> wanted = new ArrayList<>();
        expected.forEach(reason -> wanted.add(reason.asText()));
        assertEquals(wanted, reasons, () -> where + ": what is in quarantine");
    }
}
