package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.LogLines;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
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
    private static final String KEY = "leaflink.api-key";
    private static final String MODIFIED = "2026-02-03T14:22:18-07:00";

    @TestHTTPResource("/webhooks/")
    URI webhooks;

    @Test
    void a_notification_becomes_the_event_that_a_poll_gives_and_is_delivered_once() throws Exception {
        assertEquals(200, leaflink(seed("e1", "order.updated", "o1")).statusCode());

        String id = delivered(1).get(0).get("id").asText();
        answer("orders", page(order("o1", "Accepted", MODIFIED)));
        poll("orders");
        assertEquals(1, count("event"), "the poll adds nothing");
        assertEquals(1, count("duplicate WHERE seen_by = 'leaflink-orders-poll'"));
        assertEquals(1, count("event WHERE id = '" + id + "' AND seen_by = 'webhooks-resolve'"));
    }

    @Test
    void a_whole_record_is_an_event_without_asking_anybody_also_where_there_is_no_key() throws Exception {
        System.setProperty(KEY, "");
        try {
            for (int i = 1; i <= 30; i++) {
                leaflink(seed("e" + i, "order.updated", "o" + i));
            }

            delivered(30);
            assertEquals(List.of(), server.findAll(anyRequestedFor(urlPathMatching(API + "/.*"))));
        } finally {
            System.clearProperty(KEY);
        }
    }

    @Test
    void a_whole_order_whose_customer_nobody_knows_is_completed_as_a_poll_does() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/4711/"))
                .willReturn(okJson("{\"id\":4711,\"display_name\":\"Sage & Co\",\"modified\":\"" + MODIFIED + "\"}")));

        leaflink(whole("e1", order("o1", "Accepted", MODIFIED).put("customer", 4711)));

        assertEquals("Sage & Co", delivered(1).get(0).at("/data/customer_name").asText());
    }

    @Test
    void a_whole_order_whose_customer_cannot_be_asked_for_is_told_without_the_name() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/4711/"))
                .willReturn(aResponse().withStatus(400).withBody("{}")));

        leaflink(whole("e1", order("o1", "Accepted", MODIFIED).put("customer", 4711)));

        JsonNode data = delivered(1).get(0).get("data");
        assertEquals(4711, data.get("customer").asInt());
        assertFalse(data.has("customer_name"), data::toString);
        settled(1);
    }

    @Test
    void what_must_be_fetched_is_kept_while_there_is_no_key_and_that_is_said_and_shown() throws Exception {
        System.setProperty(KEY, "");
        try (LogLines log = new LogLines("drover.inbox")) {
            leaflink(named("e1", "order.updated", "o1"));
            leaflink(named("e2", "order.updated", "o2"));

            await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE tried_at IS NOT NULL") == 2);
            String reason = listed("leaflink").at("/oldest_unresolved/0/reason").asText();
            assertTrue(reason.contains("set LEAFLINK_API_KEY"), reason);
            assertEquals(
                    1,
                    log.all().stream()
                            .filter(line -> line.contains("cannot be resolved now"))
                            .count());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> operator.json("/operations/status").toString().contains("provider_unresolved"));
        } finally {
            System.clearProperty(KEY);
        }
        there(order("o1", "Accepted", MODIFIED));
        there(order("o2", "Accepted", MODIFIED));

        store.write(c -> c.createStatement().executeUpdate("UPDATE notification SET due_at = 0"));

        delivered(2);
        settled(2);
    }

    @Test
    void what_must_be_fetched_is_kept_while_its_system_is_off_and_what_is_whole_is_not() throws Exception {
        camel.getPropertiesComponent().addOverrideProperty("leaflink.enabled", "false");
        try {
            leaflink(named("e1", "order.updated", "o1"));
            leaflink(seed("e2", "order.updated", "o2"));

            delivered(1);
            await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE tried_at IS NOT NULL") == 1);
            String reason = listed("leaflink").at("/oldest_unresolved/0/reason").asText();
            assertTrue(reason.endsWith("in it: set leaflink.enabled to true"), reason);
            assertEquals(List.of(), server.findAll(anyRequestedFor(urlPathMatching(API + "/.*"))));
        } finally {
            camel.getPropertiesComponent().addOverrideProperty("leaflink.enabled", "true");
        }
    }

    @Test
    void a_record_that_was_deleted_is_asked_for_and_not_told_as_it_was() throws Exception {
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o1/")).willReturn(aResponse().withStatus(404)));

        leaflink(seed("e1", "order.deleted", "o1"));

        await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE state = 'unknown'") == 1);
        assertEquals(0, count("event"));
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

        leaflink(named("e1", "order.updated", "o1"));
        leaflink(seed("e2", "order.shipped", "o1"));

        settled(2);
        delivered(1);
        assertEquals(1, count("event"));
    }

    @Test
    void leaflinks_own_form_has_no_id_so_each_is_kept_and_they_are_one_event() throws Exception {
        there(order("o1", "Accepted", MODIFIED));
        String one = "{\"action\":\"edit\",\"type\":\"order\",\"data\":{\"number\":\"o1\",\"id\":7}}";

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send(
                    "leaflink-v2",
                    one,
                    "LL-Signature",
                    Base64.getEncoder().encodeToString(hmac("test-webhook-key", one)));
            assertEquals(200, answer.statusCode());
        }

        settled(2);
        delivered(1);
        assertEquals(1, count("event"));
    }

    @Test
    void while_the_api_is_down_the_notification_is_kept() throws Exception {
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o1/")).willReturn(aResponse().withStatus(500)));

        assertEquals(200, leaflink(named("e1", "order.updated", "o1")).statusCode());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("notification WHERE state = 'new' AND reason LIKE '%500%'") == 1);
        there(order("o1", "Accepted", MODIFIED));
        // A try that meets the breaker before it lets calls through again is put off.
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            store.write(
                    c -> c.createStatement().executeUpdate("UPDATE notification SET due_at = 0 WHERE state = 'new'"));
            return !sink().isEmpty();
        });
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
    void distrus_notification_is_verified_and_kept_and_asks_distru_nothing() throws Exception {
        String body =
                "{\"type\":\"ORDER\",\"event\":\"UPDATE\",\"id\":\"5c7e9f0a-0000-4000-8000-000000000001\",\"object\":{},"
                        + "\"changes\":{},\"occurred_datetime\":\"2026-02-03T21:22:18Z\"}";

        assertEquals(
                401,
                send("distru", body, "x-distru-signature", hex("secret-of-distru", body))
                        .statusCode());
        assertEquals(
                200,
                send("distru", body, "x-distru-signature", "sha256=" + hex("secret-of-distru", body))
                        .statusCode());

        await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE state = 'unknown'") == 1);
        assertEquals(0, count("event"));
        assertEquals(List.of(), server.findAll(postRequestedFor(urlPathEqualTo("/graphql"))));
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
    @ValueSource(strings = {"nobody", "square", "LEAFLINK", "..%2Fleaflink", "leaflink%00", "a"})
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
    void why_it_is_refused_is_told_without_its_content() throws Exception {
        Map<String, String> reasons = Map.of(
                "{\"customer\":secret}",
                "expected JSON",
                "{\"customer\":" + "7".repeat(5_000) + "}",
                "JSON that is not read: Number value length (5000) exceeds the maximum allowed (1000)",
                "[".repeat(201) + "]".repeat(201),
                "JSON that is not read: Document nesting depth (201) exceeds the maximum allowed (200)",
                "[1e99999999999]",
                "expected JSON: a number's exponent is too large",
                "",
                "expected JSON: there is nothing in it");
        for (Map.Entry<String, String> one : reasons.entrySet()) {
            HttpResponse<String> answer =
                    send("leaflink", one.getKey(), "X-LeafLink-Signature", hex("new-secret", one.getKey()));
            assertEquals(400, answer.statusCode());
            assertEquals(one.getValue(), Operator.json(answer).path("status").asText(), "it is JSON itself");
        }

        assertEquals(
                reasons.values().stream().sorted().toList(),
                reasons().stream().sorted().toList());
    }

    @Test
    void what_is_refused_and_kept_is_counted_as_other_records_that_cannot_be_read() throws Exception {
        Pattern series = Pattern.compile("drover_quarantined_total\\{stream=\"webhook-leaflink\"} (\\S+)");
        double before = number(series);

        assertEquals(400, leaflink("{").statusCode());
        assertEquals(400, leaflink("{").statusCode());
        assertEquals(
                401,
                send("leaflink", "{", "X-LeafLink-Signature", hex("other", "{")).statusCode());

        assertEquals(before + 2, number(series));
    }

    private double number(Pattern series) {
        return operator.getText("/q/metrics")
                .body()
                .lines()
                .map(series::matcher)
                .filter(java.util.regex.Matcher::matches)
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .sum();
    }

    @Test
    void characters_that_are_written_longer_than_need_be_are_no_json() throws Exception {
        for (int[] wrong : List.of(
                new int[] {0xC0, 0xAF}, // a slash in two bytes
                new int[] {0xE0, 0x80, 0xAF}, // and in three
                new int[] {0xED, 0xA0, 0x80}, // half a surrogate pair
                new int[] {0xFF},
                new int[] {0xC3})) {
            byte[] body = new byte[wrong.length + 2];
            body[0] = '"';
            for (int i = 0; i < wrong.length; i++) {
                body[i + 1] = (byte) wrong[i];
            }
            body[body.length - 1] = '"';
            HttpResponse<String> answer = HTTP.send(
                    builder("leaflink")
                            .header("Content-Type", "application/json")
                            .header("X-LeafLink-Signature", HexFormat.of().formatHex(hmac("new-secret", body)))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(400, answer.statusCode(), HexFormat.of().formatHex(body));
        }

        assertEquals(5, count("quarantine WHERE stream = 'webhook-leaflink'"));
        assertEquals(0, count("notification"));
    }

    @Test
    void a_forger_does_not_use_up_what_a_provider_may_send() throws Exception {
        String body = seed("e1", "menu.created", "o1");
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    401,
                    send("scarce", body, "X-LeafLink-Signature", hex("other", body))
                            .statusCode());
        }

        assertEquals(
                200,
                send("scarce", body, "X-LeafLink-Signature", hex("secret-of-scarce", body))
                        .statusCode());
    }

    @Test
    void more_a_second_than_a_provider_may_send_are_answered_429_and_another_has_a_pace_of_its_own() throws Exception {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String body = seed("e" + i, "menu.created", "o1");
                answers.add(HTTP.sendAsync(
                        builder("scarce")
                                .header("Content-Type", "application/json")
                                .header("X-LeafLink-Signature", hex("secret-of-scarce", body))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString()));
            }
            List<HttpResponse<String>> refused = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                if (answer.get().statusCode() == 429) {
                    refused.add(answer.get());
                }
            }
            assertFalse(refused.isEmpty());
            assertEquals("1", refused.get(0).headers().firstValue("Retry-After").orElse(""));
        });
        assertEquals(200, leaflink(seed("e1", "menu.created", "o1")).statusCode());
    }

    @Test
    void each_request_is_counted_by_how_it_was_answered() throws Exception {
        String body = seed("e1", "menu.created", "o1");
        String now = String.valueOf(Instant.now().getEpochSecond());
        Map<String, Double> before = counted();

        leaflink(body);
        leaflink(body);
        leaflink("{");
        send("leaflink", body, "X-LeafLink-Signature", "00");
        acme("soon", hex("secret-of-acme", "soon." + body), body);
        acme(now, hex("secret-of-acme", now + "." + body), body);
        status(builder("leaflink").header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body)));
        status(builder("leaflink")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(" ".repeat(70_000))));
        send("nobody-we-know", body, "X-Other", "x");

        Map<String, Double> after = counted();
        after.replaceAll((series, count) -> count - before.getOrDefault(series, 0.0));
        after.values().removeIf(count -> count == 0);
        assertEquals(
                Map.of(
                        "leaflink received", 1.0,
                        "leaflink duplicate", 1.0,
                        "leaflink not_json", 1.0,
                        "leaflink unauthorized", 1.0,
                        "leaflink media_type", 1.0,
                        "leaflink too_large", 1.0,
                        "acme malformed", 1.0,
                        "acme received", 1.0,
                        "unknown not_found", 1.0),
                after);
        assertFalse(operator.getText("/q/metrics").body().contains("nobody-we-know"));
    }

    @Test
    void what_was_resolved_and_what_waits_is_measured() throws Exception {
        there(order("o1", "Accepted", MODIFIED));
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o2/")).willReturn(aResponse().withStatus(404)));
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o3/")).willReturn(aResponse().withStatus(500)));
        Map<String, Double> before = metric("drover_webhooks_resolved_total");

        leaflink(named("e1", "order.updated", "o1"));
        leaflink(named("e2", "order.updated", "o2"));
        leaflink(named("e3", "order.updated", "o3"));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Map<String, Double> after = metric("drover_webhooks_resolved_total");
            for (String outcome : List.of("resolved", "unknown", "failed")) {
                String series = "leaflink " + outcome;
                assertEquals(before.getOrDefault(series, 0.0) + 1, after.getOrDefault(series, 0.0), series);
            }
            assertEquals(1, metric("drover_webhooks_waiting").get("leaflink"));
        });
        there(order("o3", "Accepted", MODIFIED));
        store.write(c -> c.createStatement().executeUpdate("UPDATE notification SET due_at = 0"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> metric("drover_webhooks_waiting").get("leaflink") == 0);
    }

    @Test
    void a_body_that_does_not_come_is_answered_408_and_its_connection_closed() throws Exception {
        Map<String, Double> before = counted();
        String head =
                "POST " + webhooks.getPath() + "leaflink HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                        + "\r\nContent-Length: 100\r\n\r\n{";
        try (Socket socket = new Socket(webhooks.getHost(), webhooks.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            // To its end: the connection is closed.
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.endsWith("{\"status\":\"too slow\"}"), answer);
        }
        assertEquals(before.getOrDefault("leaflink slow", 0.0) + 1, counted().get("leaflink slow"));
    }

    @Test
    void a_sender_that_goes_away_in_the_middle_is_counted_and_nothing_is_kept() throws Exception {
        double before = counted().getOrDefault("leaflink cut_off", 0.0);
        String head =
                "POST " + webhooks.getPath() + "leaflink HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                        + "\r\nContent-Length: 100\r\n\r\n{";
        try (Socket socket = new Socket(webhooks.getHost(), webhooks.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> counted().getOrDefault("leaflink cut_off", 0.0) == before + 1);
        assertEquals(0, count("notification"));
    }

    @Test
    void an_api_that_takes_long_holds_no_other_provider_up() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/orders/o1/"))
                .willReturn(okJson(order("o1", "Accepted", MODIFIED).toString()).withFixedDelay(6_000)));
        leaflink(named("e1", "order.updated", "o1"));
        String now = String.valueOf(Instant.now().getEpochSecond());
        String body = "{\"event_id\":\"7\",\"type\":\"thing.happened\"}";

        acme(now, hex("secret-of-acme", now + "." + body), body);

        await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE state = 'unknown'") == 1);
        assertEquals(1, count("notification WHERE provider = 'leaflink' AND state = 'new'"));
        settled(1);
    }

    @Test
    void one_that_always_fails_holds_none_of_its_own_provider_up() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/orders/o1/")).willReturn(okJson("this is no JSON")));
        there(order("o2", "Accepted", MODIFIED));

        leaflink(named("e1", "order.updated", "o1"));
        leaflink(seed("e2", "order.updated", "o2"));

        delivered(1);
        assertEquals(1, count("notification WHERE state = 'new' AND attempts = 1"));
    }

    @Test
    void what_cannot_be_resolved_for_a_day_is_said_once_and_kept() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/orders/o1/")).willReturn(okJson("this is no JSON")));
        try (LogLines log = new LogLines("drover.inbox")) {
            leaflink(named("e1", "order.updated", "o1"));
            await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE attempts = 1") == 1);
            assertEquals(0, late(log));

            long day = Duration.ofDays(1).toMillis();
            store.write(c -> c.createStatement()
                    .executeUpdate("UPDATE notification SET due_at = 0, received_at = received_at - " + day
                            + ", tried_at = tried_at - " + day));
            await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE attempts = 2") == 1);
            store.write(c -> c.createStatement().executeUpdate("UPDATE notification SET due_at = 0"));
            await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE attempts = 3") == 1);

            assertEquals(1, late(log), log.all()::toString);
        }
        assertEquals(1, count("notification WHERE state = 'new'"));
    }

    @Test
    void an_operator_sees_what_came_and_has_it_resolved_again() throws Exception {
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o1/")).willReturn(aResponse().withStatus(404)));
        server.stubFor(
                get(urlPathEqualTo(API + "/orders/o2/")).willReturn(aResponse().withStatus(404)));
        leaflink(named("e1", "order.updated", "o1"));
        leaflink(named("e2", "order.updated", "o2"));
        await().atMost(Duration.ofSeconds(20)).until(() -> count("notification WHERE state = 'unknown'") == 2);
        there(order("o1", "Accepted", MODIFIED));
        there(order("o2", "Accepted", MODIFIED));
        String replay = "/operations/webhooks/leaflink/replay";

        assertEquals(401, operator.postWithout(replay).statusCode());
        JsonNode plan = Operator.json(operator.post(replay));
        assertEquals(2, plan.get("count").asInt());
        assertEquals(409, operator.post(replay + "?confirm=3").statusCode());
        assertEquals(0, count("event"), "nothing is done before it is confirmed");
        HttpResponse<String> done = operator.post(plan.get("to_do_it").asText().substring("POST ".length()));

        assertEquals(2, Operator.json(done).get("replayed").asInt(), done::body);
        delivered(2);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> listed("leaflink").get("resolved").asInt() == 2);
        operator.post(replay + "?state=resolved&confirm=2");
        settled(2);
        assertEquals(2, count("event"), "what is an event already is not one again");
        assertTrue(listed("acme").get("configured").asBoolean());
        assertEquals(404, operator.post("/operations/webhooks/nobody/replay").statusCode());
        assertEquals(400, operator.post(replay + "?state=dead").statusCode());
        assertEquals(400, operator.post(replay + "?from=yesterday").statusCode());
    }

    private JsonNode listed(String provider) {
        for (JsonNode one : operator.json("/operations/webhooks").get("webhooks")) {
            if (one.get("provider").asText().equals(provider)) {
                return one;
            }
        }
        throw new AssertionError(provider + " is not listed");
    }

    private static long late(LogLines log) {
        return log.all().stream()
                .filter(line -> line.startsWith("WARN webhook leaflink: notification"))
                .count();
    }

    private Map<String, Double> counted() {
        return metric("drover_webhooks_total");
    }

    /** What a metric says, by the values of its tags: provider, or provider and outcome. */
    private Map<String, Double> metric(String name) {
        Map<String, Double> series = new HashMap<>();
        Pattern line = Pattern.compile(Pattern.quote(name) + "\\{(.*)} (\\S+)");
        operator.getText("/q/metrics").body().lines().map(line::matcher).forEach(matcher -> {
            if (matcher.matches()) {
                String tags = matcher.group(1);
                String outcome =
                        tags.contains("outcome=") ? " " + tags.replaceAll(".*outcome=\"([^\"]*)\".*", "$1") : "";
                series.put(
                        tags.replaceAll(".*provider=\"([^\"]*)\".*", "$1") + outcome,
                        Double.parseDouble(matcher.group(2)));
            }
        });
        return series;
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
        return "{\"event_id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":" + order(number, "Accepted", MODIFIED)
                + "}";
    }

    private static String whole(String id, JsonNode order) {
        return "{\"event_id\":\"" + id + "\",\"type\":\"order.updated\",\"data\":" + order + "}";
    }

    /** One that names the order, and does not say when it changed. */
    private static String named(String id, String type, String number) {
        return "{\"event_id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":{\"number\":\"" + number + "\"}}";
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
        return hmac(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
