package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.util.TimeUtils;

/**
 * A provider of tokens (RFC 6749, RFC 7636) whose person consents to everything. A code is taken once, for the redirect address and the
 * verifier that it was asked for with. An access token says itself when it ends, so that a sandbox that starts again knows it.
 *
 * <p>The setters are for {@code beans:} of a route file.
 */
@RegisterForReflection
public class Consent {
    private static final String ACCESS = "sandbox-access.";
    private static final int RANDOM_BYTES = 24;
    /** As Intuit's: 100 days. */
    private static final Duration REFRESH_LIFE = Duration.ofDays(100);

    private record Code(String system, String redirect, String challenge, String scope) {}

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private List<String> rotating = List.of();
    private Duration life = Duration.ofHours(1);

    /** One by the system's clock. */
    public Consent() {
        this(Clock.systemUTC());
    }

    Consent(Clock clock) {
        this.clock = clock;
    }

    /** Where the browser is sent back to. */
    public String consent(Exchange exchange) {
        String redirect = said(exchange, "redirect_uri");
        String back;
        if (!said(exchange, "response_type").equals("code")
                || !said(exchange, "code_challenge_method").equals("S256")
                || said(exchange, "code_challenge").isEmpty()) {
            back = "error=invalid_request&error_description=" + encoded("a code with PKCE (S256) is expected");
        } else {
            String code = "sandbox-code." + random();
            codes.put(
                    code,
                    new Code(
                            said(exchange, "system"),
                            redirect,
                            said(exchange, "code_challenge"),
                            said(exchange, "scope")));
            back = "code=" + encoded(code);
        }
        return redirect + (redirect.contains("?") ? "&" : "?") + back + "&state=" + encoded(said(exchange, "state"));
    }

    /** What a token call is answered. */
    public Answer token(Exchange exchange) {
        return switch (said(exchange, "grant_type")) {
            case "authorization_code" -> exchanged(exchange);
            case "refresh_token" -> refreshed(exchange);
            default -> refused("unsupported_grant_type", "a code or a refresh token is expected");
        };
    }

    private Answer exchanged(Exchange exchange) {
        Code code = codes.remove(said(exchange, "code"));
        if (code == null
                || !code.system().equals(said(exchange, "system"))
                || !code.redirect().equals(said(exchange, "redirect_uri"))
                || !code.challenge().equals(challenge(said(exchange, "code_verifier")))) {
            return refused("invalid_grant", "the code was used before, or is another's");
        }
        return given(code.system(), code.scope(), true);
    }

    private Answer refreshed(Exchange exchange) {
        String system = said(exchange, "system");
        String token = said(exchange, "refresh_token");
        boolean rotates = rotating.contains(system);
        if (token.isEmpty() || (rotates && !spent.add(token))) {
            return refused("invalid_grant", "the refresh token was used before");
        }
        return given(system, "", rotates);
    }

    private Answer given(String system, String scope, boolean refresh) {
        ObjectNode answer = Json.object()
                .put("token_type", "Bearer")
                .put("access_token", ACCESS + clock.instant().plus(life).toEpochMilli() + "." + random())
                .put("expires_in", life.toSeconds());
        if (!scope.isEmpty()) {
            answer.put("scope", scope);
        }
        if (refresh) {
            answer.put("refresh_token", "sandbox-refresh." + random());
        }
        if (rotating.contains(system)) {
            answer.put("x_refresh_token_expires_in", REFRESH_LIFE.toSeconds());
        }
        return Answer.of(answer);
    }

    /** Whether what a request brings as {@code Authorization} lets it in. */
    public boolean isGood(String authorization) {
        String end = authorization == null || !authorization.startsWith("Bearer " + ACCESS)
                ? ""
                : authorization.substring(("Bearer " + ACCESS).length()).replaceFirst("\\..*", "");
        return end.matches("\\d{1,15}") && Long.parseLong(end) > clock.millis();
    }

    /** Whether it does not. */
    public boolean isStranger(String authorization) {
        return !isGood(authorization);
    }

    private static Answer refused(String error, String description) {
        return new Answer(
                400,
                Json.object()
                        .put("error", error)
                        .put("error_description", description)
                        .toString());
    }

    private static String said(Exchange exchange, String name) {
        String value = exchange.getMessage().getHeader(name, "", String.class);
        return value == null ? "" : value;
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digest.of(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The systems, with commas between, that give out a new refresh token each time, and take each once. */
    public void setRotating(String systems) {
        rotating = List.of(systems.split(",", -1));
    }

    /** How long an access token lives, such as {@code 5m}. */
    public void setLife(String text) {
        life = TimeUtils.toDuration(text);
    }
}
