package drover.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** How each provider posts, over real sockets: its signature, its form, its tests, and what makes two of its notifications one. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class WebhookProvidersTest extends RouteTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    @TestHTTPResource("/webhooks/")
    URI webhooks;

    private HttpResponse<String> post(String provider, String type, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(webhooks + provider))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        return HTTP.send(request.headers(headers).build(), BodyHandlers.ofString());
    }

    private static byte[] hmac(String algorithm, String secret, String text) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String secret, String text) throws Exception {
        return HexFormat.of().formatHex(hmac("HmacSHA256", secret, text));
    }

    private static String base64(String algorithm, String secret, String text) throws Exception {
        return Base64.getEncoder().encodeToString(hmac(algorithm, secret, text));
    }

    private HttpResponse<String> github(String delivery, String event, String body) throws Exception {
        return post(
                "github",
                JSON,
                body,
                "X-Hub-Signature-256",
                "sha256=" + hex("secret-of-github", body),
                "X-GitHub-Delivery",
                delivery,
                "X-GitHub-Event",
                event);
    }

    private HttpResponse<String> acme(String timestamp, String body) throws Exception {
        return post(
                "acme",
                JSON,
                body,
                "X-Timestamp",
                timestamp,
                "X-Signature",
                hex("secret-of-acme", timestamp + "." + body));
    }

    private static String now(int more) {
        return String.valueOf(Instant.now().getEpochSecond() + more);
    }

    @Test
    void github_sends_no_time_its_delivery_makes_two_one_and_its_ping_is_no_notification() throws Exception {
        String body = "{\"action\":\"opened\",\"n\":1}";

        assertEquals(200, github("d-0", "ping", "{\"zen\":\"x\",\"hook_id\":1}").statusCode());
        assertEquals(200, github("d-1", "issues", body).statusCode());
        assertEquals(200, github("d-1", "issues", body).statusCode());
        assertEquals(200, github("d-2", "issues", body).statusCode());

        assertEquals(2, count("notification WHERE provider = 'github'"));
        assertEquals(2, count("notification WHERE type = 'issues'"), "what only the header says is kept");
    }

    @Test
    void github_may_put_its_json_into_a_form() throws Exception {
        String form = "payload=%7B%22action%22%3A%22opened%22%7D";

        assertEquals(
                200,
                post("github", FORM, form, "X-Hub-Signature-256", "sha256=" + hex("secret-of-github", form))
                        .statusCode());

        assertEquals(1, count("notification WHERE provider = 'github'"));
    }

    @Test
    void a_provider_that_signs_the_body_alone_is_set_up_by_keys() throws Exception {
        String body = "{\"id\":820982911946154508}";

        assertEquals(
                200,
                post("shop", JSON, body, "X-Shopify-Hmac-Sha256", base64("HmacSHA256", "secret-of-shop", body))
                        .statusCode());
    }

    @Test
    void twilio_posts_a_form_and_signs_its_fields_and_our_public_address() throws Exception {
        String form = "MessageSid=SM00000000000000000000000000000001&MessageStatus=delivered&To=%2B15005550006";
        String signed = "https://hooks.example.com" + webhooks.getPath() + "twilio"
                + "MessageSidSM00000000000000000000000000000001MessageStatusdeliveredTo+15005550006";
        String signature = base64("HmacSHA1", "secret-of-twilio", signed);

        HttpResponse<String> answer = post("twilio", FORM, form, "X-Twilio-Signature", signature);

        assertEquals(200, answer.statusCode());
        assertEquals("text/xml", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                401,
                post("twilio", FORM, form + "&a=b", "X-Twilio-Signature", signature)
                        .statusCode());
        assertEquals(1, count("notification WHERE provider = 'twilio'"));
    }

    @Test
    void square_signs_the_whole_url_as_it_knows_it() throws Exception {
        String body = "{\"merchant_id\":\"M\",\"event_id\":\"e-1\"}";
        String signature = base64("HmacSHA256", "secret-of-till", "https://hooks.example.com/in/till" + body);

        assertEquals(
                200,
                post("till", JSON, body, "x-square-hmacsha256-signature", signature)
                        .statusCode());
        assertEquals(
                200,
                post("till", JSON, body, "x-square-hmacsha256-signature", signature)
                        .statusCode());

        assertEquals(1, count("notification WHERE provider = 'till'"));
    }

    @Test
    void slacks_challenge_is_sent_back_and_its_events_are_kept() throws Exception {
        String challenge =
                "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7\"}";
        String event = "{\"type\":\"event_callback\",\"event_id\":\"Ev01\"}";
        String command = "command=%2Fstock&text=today";

        assertEquals(
                "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7",
                slack(JSON, challenge).body());
        assertEquals(200, slack(JSON, event).statusCode());
        assertEquals(200, slack(JSON, event).statusCode());
        assertEquals("", slack(FORM, command).body());

        assertEquals(2, count("notification WHERE provider = 'slack'"));
    }

    private HttpResponse<String> slack(String type, String body) throws Exception {
        String time = now(0);
        return post(
                "slack",
                type,
                body,
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                "v0=" + hex("secret-of-slack", "v0:" + time + ":" + body));
    }

    @Test
    void stripes_repeat_is_one_although_it_counts_down() throws Exception {
        for (int pending : new int[] {2, 1}) {
            String body = "{\"id\":\"evt_1\",\"type\":\"x\",\"pending_webhooks\":" + pending + "}";
            String time = now(-pending);
            String signature = "t=" + time + ",v1=" + hex("secret-of-stripe", time + "." + body);
            assertEquals(
                    200,
                    post("stripe", JSON, body, "Stripe-Signature", signature).statusCode());
        }

        assertEquals(1, count("notification WHERE provider = 'stripe'"));
    }

    @Test
    void the_same_words_at_another_signed_time_are_another_notification() throws Exception {
        String door = "{\"event_id\":\"concert-9\",\"type\":\"door.opened\"}";

        for (String time : new String[] {now(-2), now(-1), now(-1)}) {
            assertEquals(200, acme(time, door).statusCode());
        }
        assertEquals(
                200,
                acme(now(-1), "{\"event_id\":\"concert-9\",\"type\":\"ticket.sold\"}")
                        .statusCode());

        assertTrue(count("notification WHERE provider = 'acme'") >= 3);
    }

    @Test
    void an_id_that_names_something_else_is_not_trusted_and_that_is_said() throws Exception {
        try (LogLines log = new LogLines("drover.inbox")) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        200, github("d-shared", "issues", "{\"n\":" + i + "}").statusCode());
            }

            assertEquals(3, count("notification WHERE provider = 'github'"));
            assertEquals(
                    1,
                    log.all().stream()
                            .filter(line ->
                                    line.startsWith("WARN webhook github: notifications that say different things"))
                            .count());
        }
    }

    @Test
    void who_waits_for_leave_gets_it_and_who_is_refused_hears_that_at_once() throws Exception {
        String body = "{\"action\":\"opened\",\"n\":2}";
        String good = "X-Hub-Signature-256: sha256=" + hex("secret-of-github", body);

        assertEquals("HTTP/1.1 100 Continue", awaited("github", JSON, body.length(), good, body, "HTTP/1.1 200 OK"));
        assertTrue(awaited("nobody", JSON, body.length(), good, "", "").startsWith("HTTP/1.1 404"));
        assertTrue(awaited("github", "text/plain", body.length(), good, "", "").startsWith("HTTP/1.1 415"));
        assertTrue(awaited("github", JSON, 70_000, good, "", "").startsWith("HTTP/1.1 413"));
    }

    /** The first line of the answer to a head that waits; then the body is sent, and the next answer begins so. */
    private String awaited(String provider, String type, int length, String header, String body, String then)
            throws Exception {
        String head = "POST " + webhooks.getPath() + provider + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\n" + header + "\r\nContent-Length: " + length + "\r\nExpect: 100-continue\r\n\r\n";
        try (Socket socket = new Socket(webhooks.getHost(), webhooks.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var reader = new java.io.BufferedReader(
                    new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String first = reader.readLine();
            if (!body.isEmpty()) {
                assertEquals("", reader.readLine());
                socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
                assertEquals(then, reader.readLine());
            } else {
                reader.lines()
                        .forEach(rest -> assertFalse(rest.startsWith("HTTP/"), "to its end: the connection is closed"));
            }
            return first;
        }
    }

    @Test
    void a_provider_whose_secret_cannot_be_used_is_asked_to_come_again_and_is_shown() throws Exception {
        System.setProperty("webhook.broken.secret", "a,,b");
        try {
            HttpResponse<String> answer = post("broken", JSON, "{}", "X-Signature", "00");

            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
            assertEquals(
                    "one of its secrets is empty",
                    listed("broken").get("trouble").asText());
        } finally {
            System.clearProperty("webhook.broken.secret");
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> post("broken", JSON, "{}", "X-Signature", "00").statusCode() == 404);
    }

    private JsonNode listed(String provider) {
        for (JsonNode one : operator.json("/operations/webhooks").get("webhooks")) {
            if (one.get("provider").asText().equals(provider)) {
                return one;
            }
        }
        throw new AssertionError(provider + " is not listed");
    }
}
