package drover.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * A good answer of a token endpoint (RFC 6749, 5.1). Never print one: it holds secrets.
 *
 * @param access the access token
 * @param life how long it lives
 * @param refresh the refresh token, or null where the old one stays
 * @param refreshLife how long that lives, or null where nobody says so (Intuit's {@code x_refresh_token_expires_in})
 * @param scopes what was granted, or null: what was asked for
 */
record Tokens(String access, Duration life, String refresh, Duration refreshLife, String scopes) {
    /** Where it is not said; one that ends earlier is found out by a 401. */
    private static final Duration USUAL_LIFE = Duration.ofHours(1);

    private static final long LONGEST = Duration.ofDays(3650).toSeconds();

    /** Reads one; null when it is none. */
    static Tokens read(JsonNode answer) {
        String access = text(answer, "access_token");
        if (access == null) {
            return null;
        }
        Duration life = seconds(answer, "expires_in");
        return new Tokens(
                access,
                life == null ? USUAL_LIFE : life,
                text(answer, "refresh_token"),
                refreshLife(answer),
                text(answer, "scope"));
    }

    /** Intuit's name for it, then Google's. */
    private static Duration refreshLife(JsonNode answer) {
        Duration life = seconds(answer, "x_refresh_token_expires_in");
        return life == null ? seconds(answer, "refresh_token_expires_in") : life;
    }

    /** What is blank is none, and what would break a header is no token. */
    private static String text(JsonNode answer, String field) {
        String text = answer.path(field).asText("").strip();
        return text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > '~') ? null : text;
    }

    /** A number, or a number as a text, as some have it; null where there is none that can be. */
    private static Duration seconds(JsonNode answer, String field) {
        String text = answer.path(field).asText("").strip();
        return text.matches("\\d{1,10}") && Long.parseLong(text) > 0
                ? Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST))
                : null;
    }

    @Override
    public String toString() {
        return "Tokens[" + life + "]";
    }
}
