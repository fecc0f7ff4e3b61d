package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status as JSON, and the page as it is served. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class StatusTest extends RouteTest {
    @TestHTTPResource("/webhooks/")
    URI webhooks;

    @Inject
    Meters meters;

    @Inject
    MeterRegistry registry;

    @AfterEach
    void resume() {
        operator.post("/operations/downstreams/default/resume");
    }

    private JsonNode status() {
        return operator.json("/operations/status");
    }

    /** The status is kept for a second: what a test has just done is in the next one. */
    private JsonNode statusWith(String sentence) {
        await(sentence).atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode now = status();
            assertTrue(now.path("sentence").asText().contains(sentence), () -> now.path("problems")
                    .toString());
        });
        return status();
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void it_tells_of_every_source_and_downstream_and_needs_no_token() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        delivered(1);

        JsonNode status = statusWith("Everything flows: 6 sources are read, 1 downstream takes events.");

        assertTrue(status.path("fine").asBoolean());
        assertEquals(0, status.path("problems").size());
        assertFalse(status.path("version").asText().isEmpty());
        assertTrue(Instant.parse(status.path("started_at").asText())
                .isBefore(Instant.parse(status.path("at").asText())));
        JsonNode leaflink = named(status.path("sources"), "leaflink");
        assertTrue(leaflink.path("enabled").asBoolean());
        assertEquals("closed", leaflink.path("breaker").asText());
        assertTrue(leaflink.path("calls_last_minute").asInt() > 0);
        assertEquals(4, leaflink.path("streams").size());
        JsonNode downstream = named(status.path("downstreams"), "default");
        assertEquals("delivering", downstream.path("state").asText());
        assertEquals("closed", downstream.path("breaker").asText());
        assertEquals(0, downstream.path("undelivered").asInt());
        assertTrue(status.at("/store/ok").asBoolean());
        assertTrue(status.at("/store/size_bytes").asLong() > 0);
        assertTrue(status.at("/store/free_bytes").asLong() > 0);
    }

    @Test
    void the_last_hour_is_told_minute_by_minute() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        delivered(1);

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode history = status().path("history");
            return sum(history.path("events")) > 0
                    && sum(history.path("delivered")) > 0
                    && sum(history.path("latency_p95_ms")) > 0
                    && sum(history.at("/calls/leaflink")) > 0;
        });

        JsonNode history = status().path("history");
        for (String series : List.of("events", "delivered", "latency_p95_ms", "backlog")) {
            assertEquals(60, history.path(series).size(), series);
        }
        assertEquals(60_000, history.at("/budget_per_minute/leaflink").asInt());
        assertFalse(history.path("calls").has("downstream.default"));
    }

    private static long sum(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    @Test
    void dead_letters_and_quarantine_need_somebody() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .willReturn(aResponse().withStatus(422).withBody("unknown customer")));
        var bad = order("bad", "Submitted", "2026-02-03T14:22:18-07:00");
        bad.put("modified", "yesterday");
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00"), bad));
        poll("orders");

        JsonNode status = statusWith("2 things need you: 1 dead letter of default, 1 record in quarantine.");

        assertFalse(status.path("fine").asBoolean());
        assertEquals(1, status.path("dead_letters").asInt());
        assertEquals(1, status.path("quarantine").asInt());
        assertEquals("dead-letters-dead_letters", status.at("/problems/0/link").asText());
        assertTrue(status.at("/problems/0/do").asText().contains("replay"));
        assertFalse(status.toString().contains("order/a"), "no id of a thing");
    }

    @Test
    void a_paused_downstream_and_a_refused_credential_are_told_with_their_reason() throws Exception {
        operator.post("/operations/downstreams/default/pause");

        JsonNode status = statusWith("1 thing needs you: default is paused.");

        assertEquals("an operator paused it", status.at("/problems/0/words").asText());
        assertFalse(named(status.path("downstreams"), "default").path("ok").asBoolean());
    }

    /** What other tests have sent is not of this one. */
    @BeforeEach
    void allIsWell() throws Exception {
        allIsRead();
    }

    @BeforeEach
    void nothingSent() {
        registry.find(Metric.WEBHOOKS.id()).counters().forEach(registry::remove);
    }

    private JsonNode webhook(String provider) {
        return StreamSupport.stream(status().path("webhooks").spliterator(), false)
                .filter(one -> one.path("provider").asText().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_provider_that_may_send_is_told_also_one_that_has_not() {
        meters.add(Metric.WEBHOOKS, 1, "unknown", "not_found");
        meters.add(Metric.WEBHOOKS, 3, "acme", "received");
        meters.add(Metric.WEBHOOKS, 2, "acme", "duplicate");
        meters.add(Metric.WEBHOOKS, 4, "acme", "unauthorized");
        meters.add(Metric.WEBHOOKS, 1, "acme", "malformed");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> webhook("acme").path("refused").asInt() == 5);

        JsonNode acme = webhook("acme");
        assertEquals(3, acme.path("received").asInt());
        assertEquals(2, acme.path("duplicate").asInt());
        assertTrue(acme.path("ok").asBoolean());
        assertTrue(acme.path("conditions").isEmpty());
        assertEquals(0, webhook("distru").path("received").asInt());
        assertTrue(webhook("distru").path("ok").asBoolean());
        assertFalse(status().path("webhooks").toString().contains("unknown"));
    }

    @Test
    void a_provider_of_which_all_was_refused_is_told_so() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(401, stranger("00"));
        }

        JsonNode status = statusWith("1 thing needs you: No webhook of stranger is taken.");

        assertFalse(webhook("stranger").path("ok").asBoolean());
        assertTrue(status.at("/problems/0/words")
                .asText()
                .startsWith("everything is refused: its signatures are missing"));
        assertEquals(200, stranger(null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> webhook("stranger").path("ok").asBoolean());
    }

    private int stranger(String signature) throws Exception {
        String time = String.valueOf(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret-of-a-stranger".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String good = HexFormat.of().formatHex(mac.doFinal((time + ".{}").getBytes(StandardCharsets.UTF_8)));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(webhooks.resolve("stranger"))
                                .header("Content-Type", "application/json")
                                .header("X-Timestamp", time)
                                .header("X-Signature", signature == null ? good : signature)
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void the_page_is_one_file_that_may_only_run_itself() {
        HttpResponse<String> page = operator.getText("/");

        assertEquals(200, page.statusCode());
        assertEquals(
                "text/html; charset=utf-8",
                page.headers().firstValue("Content-Type").orElse(""));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        for (String part : List.of(
                "default-src 'none'",
                "script-src 'sha256-",
                "style-src 'sha256-",
                "connect-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'none'",
                "require-trusted-types-for 'script'")) {
            assertTrue(policy.contains(part), policy);
        }
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElse(""));
        assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        assertEquals(
                "nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertTrue(page.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        List<String> strange = new ArrayList<>(List.of("http://", "https://", "{style}", "{script}", "innerHTML"));
        strange.removeIf(
                part -> !page.body().replace("http://www.w3.org/2000/svg", "").contains(part));
        assertEquals(List.of(), strange);
    }

    @Test
    void the_runbook_that_it_leads_to_is_there_as_text() throws Exception {
        HttpResponse<String> runbook = operator.getText("/operations/runbook");

        assertTrue(runbook.body().contains("\n## Quarantine (quarantine)\n"));
        assertEquals(
                "text/plain; charset=utf-8",
                runbook.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "nosniff",
                operator.get("/operations/status")
                        .headers()
                        .firstValue("X-Content-Type-Options")
                        .orElse(""));
        assertTrue(Json.read(operator.get("/operations/status").body()).has("sentence"));
    }
}
