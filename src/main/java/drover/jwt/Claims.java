package drover.jwt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** What a token says, of which the signature is good: whether it holds here and now. */
final class Claims {
    private static final int LONGEST_NAME = 200;
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private final Map<String, Object> claims;

    private Claims(Map<String, Object> claims) {
        this.claims = claims;
    }

    /** A claim that cannot be read, or does not hold; the message says which, and shows nothing of it. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /** @throws Unfit when it is no object, or says something twice */
    static Claims read(String json) throws Unfit {
        try {
            return new Claims(JwtClaims.parse(json).getClaimsMap());
        } catch (InvalidJwtException | RuntimeException e) {
            throw new Unfit("its claims are no JSON object, or name one twice");
        }
    }

    /** Whoever sent it, where all holds. */
    Bearer check(Rules rules, Instant now) throws Unfit {
        times(now.toEpochMilli(), rules.skew().toMillis());
        if (!rules.issuer().equals(claims.get("iss"))) {
            throw new Unfit("it is of another issuer");
        }
        audience(rules.audiences());
        Set<String> scopes = scopes();
        if (!scopes.containsAll(rules.scopes())) {
            throw new Unfit("it has not the scope " + String.join(" ", rules.scopes()));
        }
        return new Bearer(who(), scopes, claims);
    }

    private void times(long now, long skew) throws Unfit {
        Long until = time("exp");
        if (until == null) {
            throw new Unfit("it never ends: it has no exp");
        }
        if (now >= until + skew) {
            throw new Unfit("it has expired");
        }
        Long from = time("nbf");
        if (from != null && now < from - skew) {
            throw new Unfit("it does not hold yet (nbf)");
        }
        Long made = time("iat");
        if (made != null && now < made - skew) {
            throw new Unfit("it was made in the future (iat): compare the clocks");
        }
    }

    /** In epoch milliseconds, or null. A fraction is allowed (RFC 7519, 2), text is not. */
    private Long time(String name) throws Unfit {
        Object value = claims.get(name);
        if (value == null && !claims.containsKey(name)) {
            return null;
        }
        try {
            BigDecimal seconds = value instanceof Number ? new BigDecimal(value.toString()) : LAST.add(BigDecimal.ONE);
            if (seconds.signum() >= 0 && seconds.compareTo(LAST) <= 0) {
                return seconds.multiply(THOUSAND).longValue();
            }
        } catch (NumberFormatException e) {
            // Infinity.
        }
        throw new Unfit("its " + name + " is no time");
    }

    private void audience(List<String> ours) throws Unfit {
        Object value = claims.get("aud");
        Collection<?> named = value == null ? List.of() : value instanceof Collection<?> many ? many : List.of(value);
        if (ours.isEmpty() ? claims.containsKey("aud") : named.stream().noneMatch(ours::contains)) {
            throw new Unfit("it is for another audience");
        }
    }

    private Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>();
        for (String name : List.of("scope", "scp")) {
            Object value = claims.get(name);
            Stream<?> texts = value instanceof Collection<?> many
                    ? many.stream()
                    : Arrays.stream(value instanceof String text ? text.split(" +", -1) : new String[0]);
            texts.filter(scope -> scope instanceof String text && !text.isEmpty())
                    .forEach(scope -> scopes.add((String) scope));
        }
        return scopes;
    }

    private String who() {
        for (String name : List.of("sub", "client_id", "azp")) {
            if (claims.get(name) instanceof String text && !text.isBlank()) {
                String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
                return line.substring(0, Math.min(line.length(), LONGEST_NAME));
            }
        }
        return "";
    }
}
