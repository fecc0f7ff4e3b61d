package drover.inbox;

import drover.jwt.Bearer;
import drover.jwt.Verdict;
import drover.jwt.Verifier;
import drover.jwt.Verifiers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.Config;

/**
 * The JWT by which a provider shows who it is, as the keys {@code webhook.<name>.jwt.*} say.
 *
 * @param header the header it stands in: behind {@code Bearer}, or, in another one than {@code Authorization}, alone too
 * @param hashClaim the claim with the SHA-256 of the body, or empty: then the token says nothing of the body
 */
record Token(Verifier verifier, String header, String hashClaim) {
    private static final String AUTHORIZATION = "Authorization";

    /** @throws IllegalArgumentException when the keys contradict each other, or one is missing; the message names it */
    static Optional<Token> find(Config config, Verifiers verifiers, String name) {
        String keys = "webhook." + name;
        return verifiers
                .find(keys)
                .map(verifier -> new Token(
                        verifier,
                        config.getOptionalValue(keys + ".jwt.header", String.class)
                                .orElse(AUTHORIZATION),
                        config.getOptionalValue(keys + ".jwt.body-hash-claim", String.class)
                                .orElse("")));
    }

    /** Ends at once, but where the keys of the issuer have to be read. */
    CompletableFuture<Verdict> check(Posted posted) {
        String given = posted.header(header);
        String bearer = Verifier.bearer(given);
        String alone = header.equalsIgnoreCase(AUTHORIZATION) ? null : given;
        return verifier.verify(bearer == null ? alone : bearer).thenApply(verdict -> withBody(verdict, posted.body()));
    }

    private Verdict withBody(Verdict verdict, byte[] body) {
        return verdict instanceof Verdict.Good good && !hashClaim.isEmpty() && !isOf(good.bearer(), body)
                ? new Verdict.Refused("its " + hashClaim + " is not the SHA-256 of the body")
                : verdict;
    }

    private boolean isOf(Bearer bearer, byte[] body) {
        String said = bearer.text(hashClaim);
        if (said == null) {
            return false;
        }
        byte[] hash = sha256(body);
        return said.toLowerCase(Locale.ROOT).equals(HexFormat.of().formatHex(hash))
                || List.of(
                                Base64.getEncoder().encodeToString(hash),
                                Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
                        .contains(said);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
