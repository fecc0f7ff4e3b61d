package drover.jwt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens, good and bad, with nothing but Java: what the library that verifies them would not write can be written here. */
public final class Issuer {
    public static final String NAME = "https://issuer.example";

    private final KeyPair pair;
    private final String kid;

    private Issuer(KeyPair pair, String kid) {
        this.pair = pair;
        this.kid = kid;
    }

    /** One with a new RSA key of 2048 bits. */
    public static Issuer rsa(String kid) {
        return rsa(kid, 2048);
    }

    static Issuer rsa(String kid, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new Issuer(generator.generateKeyPair(), kid);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key as a JWK. */
    public ObjectNode jwk() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return Json.object()
                .put("kty", "RSA")
                .put("kid", kid)
                .put("use", "sig")
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    /** The public key as PEM. */
    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    PrivateKey privateKey() {
        return pair.getPrivate();
    }

    /** A set of the keys of several. */
    public static String jwks(Issuer... issuers) {
        ObjectNode set = Json.object();
        for (Issuer issuer : issuers) {
            set.withArray("/keys").add(issuer.jwk());
        }
        return set.toString();
    }

    /** What a good token says: for drover, for an hour. */
    public static ObjectNode claims(Instant now) {
        return Json.object()
                .put("iss", NAME)
                .put("aud", "drover")
                .put("sub", "somebody")
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + 3600);
    }

    /** A token as it should be. */
    public String token(ObjectNode claims) {
        return token(header().toString(), claims.toString());
    }

    ObjectNode header() {
        return Json.object().put("alg", "RS256").put("kid", kid).put("typ", "JWT");
    }

    /** Any header and any claims, signed with RSA and SHA-256. */
    String token(String header, String claims) {
        String head = text(header) + "." + text(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(head.getBytes(StandardCharsets.US_ASCII));
            return head + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any header and any claims, signed with HMAC and SHA-256. */
    static String shared(byte[] secret, String header, String claims) {
        String head = text(header) + "." + text(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return head + "." + base64(mac.doFinal(head.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token of whoever knows a secret. */
    public static String shared(String secret, ObjectNode claims) {
        return shared(
                secret.getBytes(StandardCharsets.UTF_8), "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims.toString());
    }

    static String text(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return base64(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
