package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.jwt.Issuer;
import drover.record.Json;
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
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Providers that show a JWT, over real sockets. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class WebhookTokenTest extends RouteTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String SECRET = "a-shared-secret-of-the-tests-which-is-long";
    private static final String BODY = "{\"id\":1}";

    @TestHTTPResource("/webhooks/")
    URI webhooks;

    private HttpResponse<String> post(String provider, String token, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        if (token != null) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        all.addAll(List.of(headers));
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(webhooks + provider))
                        .headers(all.toArray(String[]::new))
                        .POST(BodyPublishers.ofString(BODY))
                        .build(),
                BodyHandlers.ofString());
    }

    private static byte[] sha256(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode claims() {
        return Issuer.claims(Instant.now());
    }

    @Test
    void who_shows_a_good_token_of_this_body_is_taken() throws Exception {
        String hex = HexFormat.of().formatHex(sha256(BODY));
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(BODY));

        assertEquals(
                200,
                post("vendor", Issuer.shared(SECRET, claims().put("payload_hash", hex)))
                        .statusCode());
        assertEquals(
                200,
                post("vendor", Issuer.shared(SECRET, claims().put("payload_hash", base64)))
                        .statusCode());

        assertEquals(2, count("notification WHERE provider = 'vendor'"));
    }

    @Test
    void others_are_not_and_hear_nothing_of_the_reason() throws Exception {
        String other = HexFormat.of().formatHex(sha256("{\"id\":2}"));
        long now = Instant.now().getEpochSecond();
        List<HttpResponse<String>> answers = List.of(
                post("vendor", null),
                post("vendor", "nonsense"),
                post("vendor", Issuer.shared(SECRET, claims())),
                post("vendor", Issuer.shared(SECRET, claims().put("payload_hash", other))),
                post("vendor", Issuer.shared("another-secret-which-is-long-as-well", claims())),
                post("vendor", Issuer.shared(SECRET, claims().put("exp", now - 100))),
                post("vendor", null, "X-Signature", "00", "X-Timestamp", String.valueOf(now)));

        for (HttpResponse<String> answer : answers) {
            assertEquals(401, answer.statusCode());
            assertEquals("{\"status\":\"unauthorized\"}", answer.body());
            assertEquals(
                    "Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
        }
        assertEquals(0, count("notification WHERE provider = 'vendor'"));
    }

    @Test
    void who_signs_and_shows_a_token_must_do_both_well() throws Exception {
        String time = String.valueOf(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret-of-both".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal((time + "." + BODY).getBytes(StandardCharsets.UTF_8)));
        String token = Issuer.shared(SECRET, claims());

        assertEquals(401, post("both", token).statusCode());
        assertEquals(
                401,
                post("both", token, "X-Signature", "00", "X-Timestamp", time).statusCode());
        assertEquals(
                401,
                post("both", null, "X-Signature", signature, "X-Timestamp", time)
                        .statusCode());
        assertEquals(
                200,
                post("both", token, "X-Signature", signature, "X-Timestamp", time)
                        .statusCode());

        assertEquals(1, count("notification WHERE provider = 'both'"));
    }

    @Test
    void keys_of_an_issuer_are_read_while_the_provider_waits() throws Exception {
        Issuer issuer = Issuer.rsa("k1");
        server.stubFor(get(urlPathEqualTo("/issuer/published.json")).willReturn(okJson(Issuer.jwks(issuer))));

        assertEquals(401, post("published", issuer.token(claims())).statusCode(), "without the scope");
        assertEquals(
                200,
                post("published", issuer.token(claims().put("scope", "orders:post")))
                        .statusCode());

        assertEquals(1, count("notification WHERE provider = 'published'"));
        server.verify(1, getRequestedFor(urlPathEqualTo("/issuer/published.json")));
    }

    @Test
    void while_they_cannot_be_read_the_provider_is_to_come_again() throws Exception {
        HttpResponse<String> answer = post("absent", Issuer.rsa("k1").token(claims()));

        assertEquals(503, answer.statusCode());
        assertEquals("60", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(0, count("notification WHERE provider = 'absent'"));
    }

    @Test
    void operations_are_done_by_scope() {
        String act = Issuer.shared(SECRET, claims().put("scope", "openid drover:act"));
        ObjectNode reader = claims();
        reader.putArray("scp").add("drover:read");
        String read = Issuer.shared(SECRET, reader);

        assertEquals(
                200,
                operator.send("GET", "/operations/write-backs", read, "*/*").statusCode());
        HttpResponse<String> refused = operator.send("POST", "/operations/downstreams/default/pause", read, "*/*");
        assertEquals(403, refused.statusCode());
        assertEquals("this JWT has not the scope drover:act", Operator.message(refused));
        assertEquals(
                "Bearer error=\"insufficient_scope\", scope=\"drover:act\"",
                refused.headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals(
                403, operator.send("GET", "/operations/write-backs", act, "*/*").statusCode());
        assertEquals(
                200,
                operator.send("POST", "/operations/downstreams/default/resume", act, "*/*")
                        .statusCode());
        assertEquals(
                200, operator.post("/operations/downstreams/default/resume").statusCode(), "the token goes on working");
    }

    @Test
    void a_jwt_that_lets_nobody_in_is_told_why() {
        String expired =
                Issuer.shared(SECRET, claims().put("scope", "drover:act").put("exp", 1));
        HttpResponse<String> answer = operator.send("POST", "/operations/downstreams/default/pause", expired, "*/*");

        assertEquals(401, answer.statusCode());
        assertEquals("this JWT lets nobody in: it has expired", Operator.message(answer));
        assertEquals(
                "Bearer error=\"invalid_token\"",
                answer.headers().firstValue("WWW-Authenticate").orElse(""));
        assertTrue(Operator.message(operator.postWithout("/operations/downstreams/default/pause"))
                .contains("or it is a JWT with the scope drover:act"));
    }

    @Test
    void who_did_what_is_kept_and_shown() {
        String act = Issuer.shared(SECRET, claims().put("scope", "drover:act drover:read"));
        operator.send("POST", "/operations/downstreams/default/resume", act, "*/*");
        operator.postWithout("/operations/downstreams/default/pause");
        operator.post("/operations/streams/none/pause");

        var log = Operator.json(operator.send("GET", "/operations/log?limit=2", act, "*/*"))
                .path("log");

        assertEquals("the operations token", log.at("/0/who").asText());
        assertEquals(404, log.at("/0/status").asInt());
        assertEquals("somebody", log.at("/1/who").asText());
        assertEquals(
                "POST /operations/downstreams/default/resume",
                log.at("/1/operation").asText());
        assertEquals(200, log.at("/1/status").asInt());
        assertEquals(401, operator.get("/operations/log").statusCode(), "it names people");
        await().atMost(Duration.ofSeconds(20)).until(() -> operator.json("/operations/status")
                .at("/log/1/who")
                .asText()
                .equals("somebody"));
    }

    @Test
    void a_downstream_that_asks_for_it_is_shown_a_token_of_ours() throws Exception {
        answer("orders", page(order("o-jwt", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        await().atMost(Duration.ofSeconds(20)).until(() -> !server.findAll(postRequestedFor(urlPathEqualTo("/sink")))
                .isEmpty());

        var sent = server.findAll(postRequestedFor(urlPathEqualTo("/sink"))).get(0);
        String[] parts = sent.getHeader("Authorization").split("[ .]", -1);
        String kid =
                Json.read(Base64.getUrlDecoder().decode(parts[1])).path("kid").asText();
        String published = HTTP.send(
                        HttpRequest.newBuilder(webhooks.resolve("/.well-known/jwks.json"))
                                .build(),
                        BodyHandlers.ofString())
                .body();

        assertTrue(published.contains(kid) && !published.contains("\"d\""), published);
        assertEquals(
                HexFormat.of().formatHex(sha256(sent.getBodyAsString())),
                Json.read(Base64.getUrlDecoder().decode(parts[2]))
                        .path("payload_hash")
                        .asText());
    }
}
