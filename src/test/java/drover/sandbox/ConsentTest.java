package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.record.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsentTest {
    private static final String REDIRECT = "http://localhost:8080/oauth/google/callback";
    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final HandClock clock = new HandClock();
    private final Consent consent = new Consent(clock);

    @BeforeEach
    void asTheRouteFileSays() {
        consent.setRotating("quickbooks");
        consent.setLife("5m");
    }

    private static Exchange saying(String... fields) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        for (int i = 0; i < fields.length; i += 2) {
            exchange.getMessage().setHeader(fields[i], fields[i + 1]);
        }
        return exchange;
    }

    private String code(String system) {
        String back = consent.consent(saying(
                "system", system,
                "response_type", "code",
                "redirect_uri", REDIRECT,
                "scope", "a b",
                "state", "st&te",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256"));
        assertTrue(back.startsWith(REDIRECT + "?code="), back);
        assertTrue(back.endsWith("&state=st%26te"), back);
        return URLDecoder.decode(back.replaceFirst(".*[?]code=([^&]*)&.*", "$1"), StandardCharsets.UTF_8);
    }

    private Answer exchanged(String system, String code, String redirect, String verifier) {
        return consent.token(saying(
                "system",
                system,
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirect,
                "code_verifier",
                verifier));
    }

    private Answer refreshed(String system, String token) {
        return consent.token(saying("system", system, "grant_type", "refresh_token", "refresh_token", token));
    }

    private static JsonNode json(Answer answer, int status) throws Exception {
        assertEquals(status, answer.status(), answer.body());
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_code_is_taken_once_and_its_token_lets_in_until_its_end() throws Exception {
        String code = code("google");

        JsonNode tokens = json(exchanged("google", code, REDIRECT, VERIFIER), 200);

        assertEquals("a b", tokens.path("scope").asText());
        String header = "Bearer " + tokens.path("access_token").asText();
        assertTrue(consent.isGood(header));
        clock.pass(Duration.ofMinutes(5));
        assertFalse(consent.isGood(header));
        assertTrue(consent.isStranger(header));
        assertFalse(consent.isGood(null));
        assertFalse(consent.isGood("Bearer sandbox-access.x"));
        json(exchanged("google", code, REDIRECT, VERIFIER), 400);
    }

    @Test
    void a_code_is_good_for_its_verifier_its_address_and_its_system_only() throws Exception {
        json(exchanged("google", code("google"), REDIRECT, VERIFIER + "x"), 400);
        json(exchanged("google", code("google"), REDIRECT + "/", VERIFIER), 400);
        json(exchanged("quickbooks", code("google"), REDIRECT, VERIFIER), 400);
    }

    @Test
    void without_pkce_there_is_no_code() {
        String back = consent.consent(saying("response_type", "code", "redirect_uri", REDIRECT, "state", "s"));

        assertTrue(back.startsWith(REDIRECT + "?error=invalid_request"), back);
    }

    @Test
    void intuits_refresh_tokens_rotate_and_googles_stay() throws Exception {
        JsonNode google = json(exchanged("google", code("google"), REDIRECT, VERIFIER), 200);
        JsonNode intuit = json(exchanged("quickbooks", code("quickbooks"), REDIRECT, VERIFIER), 200);
        String old = intuit.path("refresh_token").asText();

        assertFalse(json(refreshed("google", google.path("refresh_token").asText()), 200)
                .has("refresh_token"));
        JsonNode next = json(refreshed("quickbooks", old), 200);

        assertNotEquals(old, next.path("refresh_token").asText());
        assertEquals(8_640_000, next.path("x_refresh_token_expires_in").asInt());
        assertEquals(
                "invalid_grant",
                json(refreshed("quickbooks", old), 400).path("error").asText());
    }
}
