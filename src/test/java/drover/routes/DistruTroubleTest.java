package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import drover.record.Json;
import drover.system.ApiException;
import drover.system.BadData;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.RateLimited;
import drover.system.Transient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DistruTroubleTest extends DistruTest {
    private static final Map<String, Class<? extends ApiException>> KINDS = Map.of(
            "transient", Transient.class,
            "limited", RateLimited.class,
            "permanent", Permanent.class,
            "bad", BadData.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate-limited.json | 200 | limited | distru answered 200: Rate limit exceeded, try again in 60 seconds; RATE_LIMITED",
                "429.json | 429 | limited | distru answered 429: too many requests",
                "internal-error.json | 200 | transient | distru answered 200: Internal server error",
                "500.json | 500 | transient | distru answered 500: Internal server error",
                "unknown-field.json | 200 | permanent | distru answered 200: Cannot query field \"internal_notes\" on type \"Product\". Did you mean \"description\"?",
                "unknown-argument.json | 200 | permanent | distru answered 200: Unknown argument \"first\" on field \"products\" of type \"RootQueryType\".",
                "bad-cursor.json | 200 | permanent | distru answered 200: Argument \"after\" has invalid value.",
                "partial.json | 200 | permanent | distru answered 200: Inventory could not be loaded",
                "unauthenticated.json | 200 | permanent | distru answered 200: unauthenticated",
                "401.json | 401 | permanent | distru answered 401: invalid token",
                "403.json | 403 | permanent | distru answered 403: this token may not do that",
                "404.json | 404 | permanent | distru answered 404: not found"
            })
    void each_error_is_what_it_is_and_says_it(String file, int status, String kind, String message) throws Exception {
        server.stubFor(graphql().willReturn(distru(file, status)));

        Exception failure = ask("distru-api-request");

        assertInstanceOf(KINDS.get(kind), failure);
        assertEquals(message, failure.getMessage());
        assertEquals(1, calls().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Internal error",
                "INTERNAL_SERVER_ERROR",
                "internal server error",
                "Server error (500)",
                "Request timed out",
                "upstream timeout",
                "Service unavailable",
                "temporarily unavailable",
                "Please try again later"
            })
    void trouble_of_the_server_may_pass(String message) {
        server.stubFor(graphql().willReturn(okJson(errors(message))));

        assertInstanceOf(Transient.class, ask("distru-api-request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot query field \"internal_notes\" on type \"Product\".",
                "Unknown argument \"internal\" on field \"products\".",
                "Unknown type \"InternalInput\".",
                "Variable \"$first\" of type \"Int!\" used in position expecting type \"String\".",
                "Syntax error before: \"}\""
            })
    void a_mistake_of_the_query_does_not_pass(String message) {
        server.stubFor(graphql().willReturn(okJson(errors(message))));

        assertInstanceOf(Permanent.class, ask("distru-api-request"));
        assertNull(doors.of("distru").trouble());
    }

    private static String errors(String message) {
        var answer = Json.object();
        answer.putArray("errors").addObject().put("message", message);
        return answer.toString();
    }

    @Test
    void a_question_is_asked_again_as_it_was() throws Exception {
        server.stubFor(graphql().inScenario("trouble").willReturn(distru("internal-error.json", 200)));
        server.stubFor(graphql()
                .inScenario("trouble")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(distru("502.html", 502)));
        server.stubFor(graphql()
                .inScenario("trouble")
                .whenScenarioStateIs("again")
                .willSetStateTo("good")
                .willReturn(distru("internal-error.json", 200)));
        server.stubFor(graphql()
                .inScenario("trouble")
                .whenScenarioStateIs("good")
                .willReturn(okJson(connection(null, product("p1", "Plum")).toString())));

        poll("distru", "products");

        delivered(1);
        assertEquals(3, calls().size());
        assertEquals(calls().get(0).getBodyAsString(), calls().get(1).getBodyAsString());
        assertEquals(calls().get(0).getBodyAsString(), calls().get(2).getBodyAsString());
        assertEquals("Bearer key-of-distru", calls().get(2).getHeader("Authorization"));
    }

    @Test
    void a_mistake_is_not_asked_again() throws Exception {
        server.stubFor(graphql().willReturn(distru("unknown-field.json", 200)));

        assertInstanceOf(Permanent.class, ask("distru-api-call"));

        assertEquals(1, calls().size());
    }

    @Test
    void five_errors_of_the_server_in_a_row_open_the_breaker_and_good_answers_close_it() throws Exception {
        server.stubFor(graphql().willReturn(distru("internal-error.json", 200)));
        assertInstanceOf(Transient.class, ask("distru-api-call"));
        assertEquals(5, calls().size());

        assertInstanceOf(DoorClosed.class, ask("distru-api-call"));

        assertEquals(5, calls().size(), "no call while the breaker is open");
        assertTrue(doors.of("distru").trouble().contains("Internal server error"));
        server.resetAll();
        nothingNew();
        products(null, connection(null, product("p1", "Plum")));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            poll("distru", "products");
            return count("event") == 1;
        });
    }

    @Test
    void a_refused_key_stops_the_source_until_it_changes() throws Exception {
        server.stubFor(graphql().willReturn(distru("unauthenticated.json", 200)));

        poll("distru", "products");
        poll("distru", "products");

        assertEquals(1, calls().size());
        String trouble = doors.of("distru").trouble();
        assertTrue(trouble.contains("DISTRU_API_KEY"), trouble);
        assertTrue(trouble.contains(".config/distru/api_key"), trouble);
        System.setProperty("distru.api-key", "another-key");
        try {
            server.stubFor(graphql()
                    .willReturn(okJson(connection(null, product("p1", "Plum")).toString())));
            poll("distru", "products");
            delivered(1);
            assertEquals("Bearer another-key", calls().get(1).getHeader("Authorization"));
        } finally {
            System.clearProperty("distru.api-key");
        }
    }

    @Test
    void without_another_word_a_rate_limit_is_waited_for() throws Exception {
        server.stubFor(graphql()
                .inScenario("limit")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("over")
                .willReturn(distru("rate-limited.json", 200)));
        server.stubFor(graphql()
                .inScenario("limit")
                .whenScenarioStateIs("over")
                .willReturn(okJson(connection(null, product("p1", "Plum")).toString())));

        assertInstanceOf(RateLimited.class, ask("distru-api-request"));
        assertTrue(doors.of("distru").trouble().contains("it asked for a pause"));
        poll("distru", "products");

        delivered(1);
        assertEquals(2, calls().size());
    }
}
