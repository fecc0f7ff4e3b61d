package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import drover.record.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire to a downstream, and where it goes. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DeliverWireTest extends RouteTest {

    private void oneOrder() throws Exception {
        answer("orders", page(order("grüße-緑", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
    }

    private static Map<String, List<String>> headers(LoggedRequest post) {
        return Map.of(
                "webhook-id", List.of(post.getHeader("webhook-id")),
                "webhook-timestamp", List.of(post.getHeader("webhook-timestamp")),
                "webhook-signature", List.of(post.getHeader("webhook-signature")));
    }

    @Test
    void a_delivery_says_what_it_is_and_who_sends_it() throws Exception {
        oneOrder();
        String id = delivered(1).get(0).get("id").asText();

        LoggedRequest post = sink().get(0);

        assertEquals(id, post.getHeader("webhook-id"));
        assertEquals(id, post.getHeader("idempotency-key"));
        assertEquals("application/cloudevents+json", post.getHeader("Content-Type"));
        String version = ConfigProvider.getConfig().getValue("quarkus.application.version", String.class);
        assertEquals("Drover/" + version, post.getHeader("User-Agent"));
        assertEquals("sales", post.getHeader("X-Team"));
        assertEquals("Bearer " + ApiServer.TOKEN, post.getHeader("X-Acme-Authorization"));
        assertFalse(post.containsHeader("drover-after-gap"));
        assertEquals("no-store", post.getHeader("Cache-Control"));
        assertEquals("no-cache", post.getHeader("Pragma"));
        assertEquals("1.1 drover", post.getHeader("Via"));
        assertEquals("Tue, 03 Feb 2026 14:22:18 GMT", post.getHeader("Date"));
        assertEquals("199 - late", post.getHeader("Warning"));
    }

    @Test
    void the_reference_library_accepts_each_attempt_byte_for_byte() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503)));

        oneOrder();

        delivered(2);
        for (LoggedRequest post : sink()) {
            String body = new String(post.getBody(), StandardCharsets.UTF_8);
            new Webhook(ApiServer.SECRET).verify(body, headers(post));
            assertThrows(WebhookVerificationException.class, () -> new Webhook(ApiServer.SECRET)
                    .verify(body + "\n", headers(post)));
        }
    }

    @Test
    void a_busy_downstream_is_not_asked_before_it_says() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "1")));

        oneOrder();

        delivered(2);
        Duration pause = Duration.between(
                sink().get(0).getLoggedDate().toInstant(),
                sink().get(1).getLoggedDate().toInstant());
        assertTrue(pause.compareTo(Duration.ofMillis(950)) >= 0, "asked again after " + pause);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed_and_the_event_stays(int status) throws Exception {
        WireMockServer other =
                new WireMockServer(WireMockConfiguration.options().dynamicPort());
        other.start();
        try {
            other.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
            server.stubFor(post(urlPathEqualTo("/sink"))
                    .willReturn(aResponse()
                            .withStatus(status)
                            .withHeader("Location", other.baseUrl() + "/sink?key=CANARY")));

            oneOrder();

            await().atMost(Duration.ofSeconds(20)).until(() -> sink().size() >= 2);
            assertEquals(0, count("delivery WHERE state <> 'ready'"));
            await().until(() ->
                    count("delivery WHERE reason LIKE '%a redirect, which is not followed, to localhost)%'") == 1);
            assertEquals(0, count("attempt WHERE result LIKE '%CANARY%'"));
            nothingNew();
            await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 1);
            assertEquals(List.of(), other.getAllServeEvents());
        } finally {
            other.stop();
        }
    }

    @Test
    void after_a_dead_letter_its_successors_name_it() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .inScenario("sink")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(422).withBody("{\"error\": \"unknown customer\"}")));
        for (int i = 0; i < 3; i++) {
            answer("orders", page(order("a", "Submitted", "2026-02-03T14:00:0" + i + "-07:00")));
            poll("orders");
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'delivered'") == 2);
        List<LoggedRequest> posts = sink();
        assertEquals(3, posts.size(), "a dead letter is not tried again");
        String dead = Json.read(posts.get(0).getBody()).get("id").asText();
        assertEquals(dead, posts.get(1).getHeader("drover-after-gap"));
        assertEquals(dead, posts.get(2).getHeader("drover-after-gap"));
        assertEquals(1, count("delivery WHERE state = 'dead' AND attempts = 1 AND status = 422"));
        assertEquals(1, count("attempt WHERE status = 422 AND result LIKE '%answered 422%unknown customer%'"));
    }
}
