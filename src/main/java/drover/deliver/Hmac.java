package drover.deliver;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes, for what we sign and for what we verify. */
public final class Hmac {
    private Hmac() {}

    /**
     * The hash of a head and a body.
     *
     * @param algorithm as Java names it, such as {@code HmacSHA256}
     */
    public static byte[] of(String algorithm, byte[] key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
