package drover.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
public final class Digest {
    private Digest() {}

    /** Of the parts, each ended by a zero byte so that ("a","bc") and ("ab","c") differ. */
    public static byte[] of(String... parts) {
        return of((String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Of bytes, as they are: of a record as it came, field order included. */
    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
