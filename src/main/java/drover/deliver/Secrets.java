package drover.deliver;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The secrets of Standard Webhooks: {@code whsec_} and 24 to 64 bytes in base64; several with commas between, for rotation. */
public final class Secrets {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private Secrets() {}

    /**
     * The keys of the secrets.
     *
     * @throws IllegalArgumentException when one is no such secret; the message does not show it
     */
    public static List<byte[]> keys(String secrets) {
        return Arrays.stream(secrets.split(",", -1))
                .map(String::strip)
                .map(Secrets::key)
                .toList();
    }

    private static byte[] key(String secret) {
        if (secret.startsWith(PREFIX)) {
            byte[] key = decode(secret.substring(PREFIX.length()));
            if (key.length >= SHORTEST && key.length <= LONGEST) {
                return key;
            }
        }
        throw new IllegalArgumentException("a secret is whsec_ followed by 24 to 64 bytes in base64; make one with:"
                + " echo whsec_$(openssl rand -base64 32)");
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
