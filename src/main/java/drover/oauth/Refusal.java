package drover.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Redaction;
import java.util.Locale;

/**
 * An error as OAuth 2.0 says it (RFC 6749, 4.1.2.1 and 5.2), in the provider's words, and what to do.
 *
 * @param code such as {@code invalid_grant}
 * @param description the provider's own words, or empty
 */
record Refusal(String code, String description) {
    private static final int MOST = 200;

    /** Reads one; null when it is none. */
    static Refusal read(JsonNode answer) {
        String code = answer == null ? "" : answer.path("error").asText("");
        return code.isBlank() ? null : of(code, answer.path("error_description").asText(""));
    }

    /** Both are text from outside. */
    static Refusal of(String code, String description) {
        return new Refusal(clean(code), clean(description == null ? "" : description));
    }

    private static String clean(String text) {
        String clean =
                Redaction.redact(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return clean.length() > MOST ? clean.substring(0, MOST) + "…" : clean;
    }

    /** Whether what we were granted holds no more. */
    boolean isOfTheGrant() {
        return code.equals("invalid_grant");
    }

    /** Its own words. */
    String words() {
        return code + (description.isEmpty() ? "" : ": " + description);
    }

    /** What to do about it. */
    String advice(String system) {
        String keys = system + ".oauth.";
        return switch (code.toLowerCase(Locale.ROOT)) {
            case "access_denied" ->
                "Consent was not given, or this account may not give it: authorize again, with an account that may; while the"
                        + " app is in testing (Google), with one of its test users.";
            case "redirect_uri_mismatch" ->
                "Register the redirect address that Drover uses, letter by letter, with the provider's app.";
            case "invalid_client" ->
                "Compare " + keys + "client-id and the credential " + system + ".client-secret with the provider's.";
            case "unauthorized_client" ->
                "The provider's app may not do this: look at its type and at what it is allowed.";
            case "invalid_scope" -> "Compare " + keys + "scopes with those that the provider knows.";
            case "invalid_grant" ->
                "Authorize again: drover authorize " + system
                        + ". (At Google the tokens of an app in testing end after 7 days:" + " publish the app.)";
            case "org_internal", "admin_policy_enforced" ->
                "The organisation of this account does not allow the app: ask its administrator.";
            case "temporarily_unavailable", "server_error" -> "Try again in a while.";
            default ->
                "If the provider speaks of redirect_uri, register the redirect address that Drover uses, letter by letter, with"
                        + " its app; otherwise compare " + keys + "… with what its app says.";
        };
    }
}
