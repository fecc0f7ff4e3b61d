package drover.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Which keys there are for an algorithm: as they stand in our configuration, and as an issuer publishes them. */
final class PublicKeys {
    private static final int SHORTEST_RSA = 2048;
    private static final int BYTE = 8;

    /** By the first two letters of an algorithm: the type of its key (RFC 7518, 6.1), and what Java calls it. */
    private static final Map<String, List<String>> TYPES = Map.of(
            "RS", List.of("RSA", "RSA"),
            "PS", List.of("RSA", "RSA"),
            "ES", List.of("EC", "EC"),
            "Ed", List.of("OKP", "EdDSA"),
            "HS", List.of("oct", ""));

    private static final Map<String, String> CURVES = Map.of("ES256", "P-256", "ES384", "P-384", "ES512", "P-521");

    private PublicKeys() {}

    /** Whether whoever verifies could sign as well. */
    static boolean isShared(String algorithm) {
        return algorithm.startsWith("HS");
    }

    /**
     * A key as an operator writes it: a JWK, a set of them, a public key as PEM or the base64 in it; of HS the secret itself.
     *
     * @throws IllegalArgumentException when it is none for that algorithm; the message shows nothing of it
     */
    static List<JsonWebKey> given(String algorithm, String text) {
        List<JsonWebKey> all = text.strip().startsWith("{") ? json(text) : List.of(plain(algorithm, text));
        List<JsonWebKey> good =
                all.stream().filter(key -> suits(key, algorithm)).toList();
        if (good.isEmpty()) {
            throw wrong(algorithm);
        }
        return good;
    }

    /** @throws IllegalArgumentException when it is no JWK and no set of them */
    private static List<JsonWebKey> json(String text) {
        try {
            return text.contains("\"keys\"")
                    ? new JsonWebKeySet(text).getJsonWebKeys()
                    : List.of(JsonWebKey.Factory.newJwk(text));
        } catch (JoseException | RuntimeException e) {
            // Without its cause, which may show a part of the key.
            throw new IllegalArgumentException("is no JWK and no set of them");
        }
    }

    private static JsonWebKey plain(String algorithm, String text) {
        if (isShared(algorithm)) {
            return new OctetSequenceJsonWebKey(new HmacKey(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (text.contains("PRIVATE KEY")) {
            throw new IllegalArgumentException("is a private key: only whoever signs may have it; give the public one");
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s+", ""));
            PublicKey key = KeyFactory.getInstance(TYPES.get(type(algorithm)).get(1))
                    .generatePublic(new X509EncodedKeySpec(bytes));
            return JsonWebKey.Factory.newJwk(key);
        } catch (GeneralSecurityException | JoseException | IllegalArgumentException e) {
            throw wrong(algorithm);
        }
    }

    private static IllegalArgumentException wrong(String algorithm) {
        return new IllegalArgumentException(
                isShared(algorithm)
                        ? "is too short for " + algorithm + ": it needs " + bits(algorithm) / BYTE + " bytes at least"
                        : "is no public key for " + algorithm + " (RSA: of 2048 bits at least): give it as PEM"
                                + " (BEGIN PUBLIC KEY), the base64 of it on one line, or as JWK");
    }

    /** Whether a key can verify a signature of this algorithm, and is meant to. */
    static boolean suits(JsonWebKey key, String algorithm) {
        boolean meant = (key.getUse() == null || key.getUse().equals("sig"))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
        return meant && key.getKeyType().equals(TYPES.get(type(algorithm)).get(0)) && isStrong(key, algorithm);
    }

    private static boolean isStrong(JsonWebKey key, String algorithm) {
        if (key instanceof PublicJsonWebKey open && open.getPublicKey() instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength() >= SHORTEST_RSA;
        }
        if (key instanceof EllipticCurveJsonWebKey curve) {
            return curve.getCurveName().equals(CURVES.get(algorithm));
        }
        return !(key instanceof OctetSequenceJsonWebKey secret)
                || secret.getOctetSequence().length >= bits(algorithm) / BYTE;
    }

    private static int bits(String algorithm) {
        return Integer.parseInt(algorithm.substring(2));
    }

    private static String type(String algorithm) {
        return algorithm.substring(0, 2);
    }
}
