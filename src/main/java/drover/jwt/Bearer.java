package drover.jwt;

import java.util.Map;
import java.util.Set;

/**
 * Whoever sent a good token.
 *
 * @param who {@code sub}, or else the client's id, on one line; empty where the token names nobody
 * @param scopes what it may do, as the token says in its text or its array of them
 * @param claims all that the token says
 */
public record Bearer(String who, Set<String> scopes, Map<String, Object> claims) {
    /** Whether it may do that. */
    public boolean may(String scope) {
        return scopes.contains(scope);
    }

    /** The text of a claim, or null where it has none. */
    public String text(String claim) {
        return claims.get(claim) instanceof String text ? text : null;
    }
}
