package drover.jwt;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.Headers;
import org.jose4j.lang.JoseException;

/**
 * Verifies tokens by rules and keys that are ours: nothing that a token says chooses an algorithm, and {@code kid} only chooses
 * among the keys of its issuer. Keys and addresses in its header ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are not
 * looked at; a header that must be understood ({@code crit}) is not (RFC 8725).
 */
public final class Verifier {
    /** Longer than any that is meant to be one: it is not even taken apart. */
    static final int LONGEST = 16 * 1024;

    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    private static final int MOST_KEYS = 10;

    private final Rules rules;
    private final KeySource keys;
    private final Clock clock;

    Verifier(Rules rules, KeySource keys, Clock clock) {
        this.rules = rules;
        this.keys = keys;
        this.clock = clock;
    }

    /** The token in the value of a header: behind {@code Bearer}; null where there is none. */
    public static String bearer(String header) {
        String scheme = "Bearer ";
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? header.substring(scheme.length()).strip()
                : null;
    }

    /** Whether a text has the form of a token: three parts. */
    public static boolean isOne(String text) {
        return text != null && text.length() <= LONGEST && COMPACT.matcher(text).matches();
    }

    /**
     * Checks a token, or null. Where its key is known this ends at once; else the keys of its issuer are read, elsewhere, and it
     * ends then.
     */
    public CompletableFuture<Verdict> verify(String token) {
        try {
            JsonWebSignature signed = open(token);
            Verdict verdict = check(signed);
            if (verdict != null) {
                return CompletableFuture.completedFuture(verdict);
            }
            return keys.renew().thenApply(read -> again(signed, read));
        } catch (Claims.Unfit e) {
            return CompletableFuture.completedFuture(new Verdict.Refused(e.getMessage()));
        }
    }

    private Verdict again(JsonWebSignature signed, boolean read) {
        if (!read) {
            return new Verdict.Unavailable("the keys of " + rules.issuer() + " could not be read yet");
        }
        Verdict verdict = check(signed);
        return verdict == null ? new Verdict.Refused("it is signed with no key that its issuer has") : verdict;
    }

    private JsonWebSignature open(String token) throws Claims.Unfit {
        if (token == null || token.isEmpty()) {
            throw new Claims.Unfit("there is none");
        }
        if (!isOne(token)) {
            throw new Claims.Unfit("it is no signed token, or longer than " + LONGEST + " characters");
        }
        JsonWebSignature signed = new JsonWebSignature();
        try {
            signed.setCompactSerialization(token);
        } catch (JoseException | RuntimeException e) {
            throw new Claims.Unfit("its header is no JSON object, or names something twice");
        }
        Headers headers = signed.getHeaders();
        if (!rules.algorithm().equals(headers.getObjectHeaderValue("alg"))) {
            throw new Claims.Unfit("its algorithm is not " + rules.algorithm());
        }
        if (headers.getObjectHeaderValue("crit") != null || headers.getObjectHeaderValue("b64") != null) {
            throw new Claims.Unfit("its header asks for something that is not known here (crit)");
        }
        Object type = headers.getObjectHeaderValue("typ");
        if (type != null
                && !(type instanceof String text
                        && TYPES.contains(text.toLowerCase(Locale.ROOT).replaceFirst("^application/", "")))) {
            throw new Claims.Unfit("it is a token of another type (typ)");
        }
        signed.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, rules.algorithm()));
        return signed;
    }

    /** What is found with the keys that are known; null where none of them is the one. */
    private Verdict check(JsonWebSignature signed) {
        List<JsonWebKey> candidates = candidates(signed.getHeaders().getObjectHeaderValue("kid"));
        if (candidates.isEmpty()) {
            return null;
        }
        try {
            for (JsonWebKey key : candidates) {
                if (isBy(key, signed)) {
                    return new Verdict.Good(Claims.read(signed.getPayload()).check(rules, clock.instant()));
                }
            }
            return new Verdict.Refused("its signature is wrong");
        } catch (Claims.Unfit e) {
            return new Verdict.Refused(e.getMessage());
        } catch (JoseException | RuntimeException e) {
            return new Verdict.Refused("it cannot be read");
        }
    }

    private List<JsonWebKey> candidates(Object kid) {
        List<JsonWebKey> suiting = keys.known().stream()
                .filter(key -> PublicKeys.suits(key, rules.algorithm()))
                .toList();
        if (kid == null) {
            return keys.isNamed() && suiting.size() > 1 ? List.of() : first(suiting);
        }
        return first(suiting.stream()
                .filter(key -> key.getKeyId() == null
                        ? !keys.isNamed()
                        : key.getKeyId().equals(kid))
                .toList());
    }

    private static List<JsonWebKey> first(List<JsonWebKey> all) {
        return all.subList(0, Math.min(all.size(), MOST_KEYS));
    }

    private static boolean isBy(JsonWebKey key, JsonWebSignature signed) {
        try {
            signed.setKey(key.getKey());
            return signed.verifySignature();
        } catch (JoseException | RuntimeException e) {
            return false;
        }
    }
}
