package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import drover.record.Kind;
import drover.record.Reading;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class LeafLinkTroubleTest extends RouteTest {
    private static final String GOOD =
            page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")).toString();

    /** The breaker of this application outlives a test: it is closed again by good answers. */
    @AfterEach
    void heal() {
        nothingNew();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            poll("orders");
            poll("orders");
            poll("orders");
            return doors.of("leaflink").trouble() == null;
        });
    }

    private void answerFirst(int times, ResponseDefinitionBuilder trouble) {
        for (int i = 0; i <= times; i++) {
            server.stubFor(list("orders")
                    .inScenario("trouble")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                    .willSetStateTo("after " + (i + 1))
                    .willReturn(i < times ? trouble : okJson(GOOD)));
        }
    }

    @Test
    void a_server_error_is_tried_again() throws Exception {
        answerFirst(2, fixture("502.html", 502));

        poll("orders");

        delivered(1);
        assertEquals(3, calls("orders").size());
    }

    @Test
    void a_broken_connection_is_tried_again() throws Exception {
        answerFirst(1, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        poll("orders");

        delivered(1);
        assertEquals(2, calls("orders").size());
    }

    @Test
    void whatever_is_thrown_ends_the_poll_shows_and_leaves_the_next_one_free() throws Exception {
        Kind products = Kind.named(camel, "leaflinkProducts");
        answer("products", page(order("p", "Available", "2026-02-03T14:22:18-07:00")));
        Kind bottomless = new Kind() {
            @Override
            public Reading read(JsonNode record, Instant now) {
                throw new StackOverflowError("too deep");
            }
        };
        bottomless.setSystem("leaflink");
        bottomless.setStream("leaflink-products");
        camel.getRegistry().bind("leaflinkProducts", Kind.class, bottomless);
        try {
            poll("products");
            assertTrue(trouble("leaflink-products").contains("too deep"), () -> trouble("leaflink-products"));
        } finally {
            camel.getRegistry().bind("leaflinkProducts", Kind.class, products);
        }

        poll("products");

        assertEquals("", trouble("leaflink-products"));
    }

    @Test
    void five_tries_are_all_and_the_next_poll_goes_on_from_the_cursor() throws Exception {
        answerFirst(5, fixture("500.json", 500));

        poll("orders");

        assertEquals(5, calls("orders").size());
        assertEquals(0, count("event"));
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            poll("orders");
            return count("event") == 1;
        });
    }

    @Test
    void an_open_breaker_lets_no_call_through_and_closes_again() throws Exception {
        server.stubFor(list("customers").willReturn(fixture("500.json", 500)));
        poll("customers");
        assertTrue(doors.of("leaflink").trouble().contains("circuit breaker is open"));

        poll("orders");

        assertEquals(0, calls("orders").size(), "no call while the breaker is open");
        server.stubFor(list("customers").atPriority(1).willReturn(okJson(page().toString())));
        server.stubFor(list("orders").atPriority(1).willReturn(okJson(GOOD)));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            poll("orders");
            return count("event") == 1;
        });
    }

    @Test
    void a_refusal_of_one_request_does_not_open_the_breaker() throws Exception {
        server.stubFor(list("orders").willReturn(fixture("400.json", 400)));
        for (int i = 0; i < 7; i++) {
            poll("orders");
        }

        assertEquals(7, calls("orders").size());
        assertNull(doors.of("leaflink").trouble());
    }

    @Test
    void a_rate_limit_is_obeyed() throws Exception {
        answerFirst(1, fixture("429.json", 429).withHeader("Retry-After", "1"));

        poll("orders");

        delivered(1);
        assertEquals(2, calls("orders").size());
        assertTrue(pauseBetweenCalls().compareTo(Duration.ofMillis(950)) >= 0, "not before Retry-After");
    }

    @Test
    void without_retry_after_the_quota_is_obeyed() throws Exception {
        answerFirst(1, fixture("429.json", 429).withHeader("RateLimit-Reset", "1"));

        poll("orders");

        delivered(1);
        assertTrue(pauseBetweenCalls().compareTo(Duration.ofMillis(950)) >= 0, "not before the reset");
    }

    private Duration pauseBetweenCalls() {
        return Duration.between(
                calls("orders").get(0).getLoggedDate().toInstant(),
                calls("orders").get(1).getLoggedDate().toInstant());
    }

    @Test
    void a_credential_that_is_refused_everywhere_is_not_asked_with_until_it_changes() throws Exception {
        for (String things : List.of("orders", "products", "customers")) {
            server.stubFor(list(things).willReturn(fixture("401.json", 401)));
            poll(things);
            poll(things);
        }

        for (String things : List.of("orders", "products")) {
            assertEquals(1, calls(things).size());
        }
        assertTrue(doors.of("leaflink").isRefused());
        String trouble = doors.of("leaflink").trouble();
        assertTrue(trouble.contains("LEAFLINK_API_KEY"), trouble);
        assertTrue(trouble.contains(".config/leaflink/api_key"), trouble);
        System.setProperty("leaflink.api-key", "another-key");
        try {
            answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
            poll("orders");
            delivered(1);
            assertFalse(doors.of("leaflink").isRefused());
        } finally {
            System.clearProperty("leaflink.api-key");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410})
    void a_list_that_is_refused_rests_and_the_others_go_on(int status) throws Exception {
        server.stubFor(list("products").willReturn(fixture("403.json", status)));
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));

        poll("products");
        poll("products");
        poll("orders");

        delivered(1);
        assertEquals(1, calls("products").size());
        assertNull(doors.of("leaflink").trouble());
    }

    @Test
    void a_list_that_alone_fails_opens_no_breaker() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        server.stubFor(list("products").willReturn(fixture("500.json", 500)));

        poll("products");
        poll("orders");

        assertEquals(5, calls("products").size());
        assertEquals(2, calls("orders").size());
        assertNull(doors.of("leaflink").trouble());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void a_customer_that_is_not_for_us_costs_the_order_its_name_and_nothing_else(int status) throws Exception {
        JsonNode order = order("a", "Submitted", "2026-02-03T14:22:18-07:00").set("customer", new IntNode(77));
        answer("orders", page(order));
        server.stubFor(
                get(urlPathEqualTo(API + "/customers/77/")).atPriority(1).willReturn(fixture("403.json", status)));

        poll("orders");
        poll("products");

        JsonNode data = delivered(1).get(0).path("data");
        assertTrue(
                data.path("customer_name").isMissingNode()
                        || data.path("customer_name").isNull(),
                data::toString);
        assertEquals(1, calls("products").size());
    }

    @Test
    void the_page_of_a_firewall_is_passing_trouble() throws Exception {
        answerFirst(
                1,
                aResponse()
                        .withStatus(403)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><head><title>Just a moment...</title></head></html>"));

        poll("orders");

        delivered(1);
        assertEquals(2, calls("orders").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"results\": [{\"buyer\": \"Mara Quill\"", "{\"results\": Mara Quill}", "Mara Quill"})
    void nothing_of_a_body_is_told(String body) throws Exception {
        server.stubFor(list("orders").willReturn(ok(body)));

        poll("orders");

        String told = doors.of("leaflink").last().error();
        assertTrue(told.contains("line 1, column "), told);
        assertFalse(told.contains("Mara"), told);
    }

    @Test
    void a_page_that_is_none_is_an_error_and_leaves_the_cursor() throws Exception {
        server.stubFor(list("orders").willReturn(ok("<html>we are being maintained</html>")));

        poll("orders");

        assertEquals(0, count("stream WHERE name = 'leaflink-orders'"));
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        delivered(1);
    }
}
