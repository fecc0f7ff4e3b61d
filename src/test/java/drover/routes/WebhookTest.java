package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers send us, over real HTTP, and what becomes of it. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class WebhookTest extends RouteTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String MODIFIED = "2026-02-03T14:22:18-07:00";

    @TestHTTPResource("/webhooks/")
    URI webhooks;

    @Test
    void a_notification_becomes_the_event_that_a_poll_gives_and_is_delivered_once() throws Exception {
        there(order("o1", "Accepted", MODIFIED));

        assertEquals(200, leaflink(seed("e1", "order.updated", "o1")).statusCode());

        String id = delivered(1).get(0).get("id").asText();
        answer("orders", page(order("o1", "Accepted", MODIFIED)));
        poll("orders");
        assertEquals(1, count("event"), "the poll adds nothing");
        assertEquals(1, count("duplicate WHERE seen_by = 'leaflink-orders-poll'"));
        assertEquals(1, count("event WHERE id = '" + id + "' AND seen_by = 'webhooks-resolve'"));
    }

    @Test
    void after_a_poll_a_notification_adds_nothing() throws Exception {
        answer("orders", page(order("o1", "Accepted", MODIFIED)));
        poll("orders");
        delivered(1);
        there(order("o1", "Accepted", MODIFIED));

        leaflink(seed("e1", "order.created", "o1"));

        settled(1);
        assertEquals(1, count("event"));
    }

    @Test
    void the_same_notification_fifty_times_at_once_is_one() throws Exception {
        there(order("o1", "Accepted", MODIFIED));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(
                    HTTP.sendAsync(request("leaflink", seed("e1", "order.shipped", "o1")), BodyHandlers.ofString()));
        }

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }

        delivered(1);
        assertEquals(1, count("notification"));
        assertEquals(1, count("notification WHERE repeats = 49"));
    }

    @Test
    void two_different_notifications_of_one_change_are_one_event() throws Exception {
        there(order("o1", "Accepted", MODIFIED));

        leaflink(seed("e1", "order.updated", "o1"));
        leaflink(seed("e2", "order.shipped", "o1"));

        settled(2);
        delivered(1);
        assertEquals(1, count("event"));
    }

    @Test
    void leaflinks_own_form_is_known_by_its_content_however_it_is_written() throws Exception {
        there(order("o1", "Accepted", MODIFIED));
        String one = "{\"action\":\"edit\",\"type\":\"order\",\"data\":{\"number\":\"o1\",\"id\":7}}";
        String same = "{ \"type\": \"order\", \"data\": {\"id\":7, \"number\":\"o1\"}, \"action\": \"edit\"}";

        for (String body : List.of(one, same)) {
            HttpResponse<String> answer = send(
                    "leaflink-v2",
                    body,
                    "LL-Signature",
                    Base64.getEncoder().encodeToString(hmac("test-webhook-key", body)));
            assertEquals(200, answer.statusCode());
        }

        delivered(1);
        assertEquals(1, count("notification"));
    }

    @Test
    void while_the_api_is_down_the_notification_is_kept() throws Exception {
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o1/")).willReturn(aResponse().withStatus(500)));

        assertEquals(200, leaflink(seed("e1", "order.updated", "o1")).statusCode());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("notification WHERE state = 'new' AND reason LIKE '%500%'") == 1);
        there(order("o1", "Accepted", MODIFIED));
        store.write(c -> c.createStatement().executeUpdate("UPDATE notification SET due_at = 0"));
        delivered(1);
    }

    @Test
    void what_nobody_knows_is_kept() throws Exception {
        assertEquals(200, leaflink(seed("e1", "menu.created", "o1")).statusCode());
        String now = String.valueOf(Instant.now().getEpochSecond());
        String body = "{\"event_id\":\"7\",\"type\":\"thing.happened\"}";
        assertEquals(
                200, acme(now, hex("secret-of-acme", now + "." + body), body).statusCode());

        await().atMost(Duration.ofSeconds(10)).until(() -> count("notification WHERE state = 'unknown'") == 2);
        assertEquals(0, count("event"));
    }

    @Test
    void both_secrets_are_good_while_one_is_being_changed() throws Exception {
        String body = seed("e1", "menu.created", "o1");

        assertEquals(
                200,
                send("leaflink", body, "X-LeafLink-Signature", hex("old-secret", body))
                        .statusCode());
        assertEquals(
                200,
                send("leaflink", body, "X-LeafLink-Signature", hex("new-secret", body))
                        .statusCode());
        assertEquals(
                401,
                send("leaflink", body, "X-LeafLink-Signature", hex("other", body))
                        .statusCode());
    }

    @Test
    void forgers_learn_nothing() throws Exception {
        String body = seed("e1", "order.updated", "o1");
        String now = String.valueOf(Instant.now().getEpochSecond());
        String old = String.valueOf(Instant.now().getEpochSecond() - 301);

        List<HttpResponse<String>> refused = List.of(
                send("leaflink", body, "X-Other", "x"),
                send("leaflink", body, "X-LeafLink-Signature", ""),
                send("leaflink", body, "X-LeafLink-Signature", "zz"),
                send("leaflink", body + " ", "X-LeafLink-Signature", hex("new-secret", body)),
                acme(old, hex("secret-of-acme", old + "." + body), body),
                acme(now, hex("secret-of-acme", body), body));

        refused.forEach(answer -> {
            assertEquals(401, answer.statusCode());
            assertEquals("{\"status\":\"unauthorized\"}", answer.body());
        });
        assertEquals(
                400, acme("soon", hex("secret-of-acme", "soon." + body), body).statusCode());
        assertEquals(0, count("notification"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "stripe", "LEAFLINK", "..%2Fleaflink", "leaflink%00", "a"})
    void there_is_nothing_for_others(String provider) throws Exception {
        String body = seed("e1", "order.updated", "o1");

        assertEquals(
                404,
                send(provider, body, "X-LeafLink-Signature", hex("new-secret", body))
                        .statusCode());
    }

    @Test
    void what_is_no_json_is_refused_and_kept() throws Exception {
        for (String body : List.of("{", "[".repeat(10_000), "{} {}", "\u0000")) {
            HttpResponse<String> answer = send("leaflink", body, "X-LeafLink-Signature", hex("new-secret", body));
            assertEquals(400, answer.statusCode(), body);
        }

        assertEquals(4, count("quarantine WHERE stream = 'webhook-leaflink'"));
        assertEquals(0, count("notification"));
    }

    @Test
    void media_encodings_and_sizes_are_checked_first() throws Exception {
        String body = seed("e1", "order.updated", "o1");
        String signature = hex("new-secret", body);
        HttpRequest.Builder text = builder("leaflink").header("Content-Type", "text/plain");
        HttpRequest.Builder gzip =
                builder("leaflink").header("Content-Type", "application/json").header("Content-Encoding", "gzip");
        HttpRequest.Builder large = builder("leaflink").header("Content-Type", "application/json");

        assertEquals(415, status(text.header("X-LeafLink-Signature", signature).POST(BodyPublishers.ofString(body))));
        assertEquals(415, status(gzip.header("X-LeafLink-Signature", signature).POST(BodyPublishers.ofString(body))));
        assertEquals(413, status(large.POST(BodyPublishers.ofString(" ".repeat(70_000)))));
        assertEquals(0, count("notification"));
    }

    private void there(ObjectNode order) {
        server.stubFor(get(urlPathEqualTo(API + "/orders/" + order.get("number").asText() + "/"))
                .willReturn(okJson(order.toString())));
    }

    private void settled(int notifications) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("notification WHERE state = 'resolved'") == notifications);
    }

    private static String seed(String id, String type, String number) {
        JsonNode data = order(number, "Accepted", MODIFIED);
        return "{\"event_id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":" + data + "}";
    }

    private HttpResponse<String> leaflink(String body) throws Exception {
        return HTTP.send(request("leaflink", body), BodyHandlers.ofString());
    }

    private HttpRequest request(String provider, String body) {
        return builder(provider)
                .header("Content-Type", "application/json")
                .header("X-LeafLink-Signature", hex("new-secret", body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> acme(String timestamp, String signature, String body) throws Exception {
        return HTTP.send(
                builder("acme")
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("X-Timestamp", timestamp)
                        .header("X-Signature", signature)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String provider, String body, String header, String value) throws Exception {
        return HTTP.send(
                builder(provider)
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder builder(String provider) {
        return HttpRequest.newBuilder(URI.create(webhooks + provider)).timeout(Duration.ofSeconds(20));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
        } catch (java.io.IOException e) {
            // It was cut off before it had been sent whole; then it was refused.
            assertTrue(
                    String.valueOf(e.getMessage()).matches("(?i).*(closed|reset|eof|broken|no bytes|fixed content).*"),
                    e::toString);
            return 413;
        }
    }

    private static String hex(String secret, String text) {
        return HexFormat.of().formatHex(hmac(secret, text));
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
