package drover.oauth;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What keeps a content from whoever reads the store: AES-256-GCM (NIST SP 800-38D) with a random nonce each time. A content is bound
 * to its place (a table, a row, a column): taken to another place it cannot be opened.
 *
 * <p>Sealed it is: a byte 1 (this form), 4 bytes that tell the key, the 12 bytes of the nonce, the encrypted content, 16 bytes that
 * prove that nobody changed it.
 */
public final class Envelope {
    /** Bytes of a key. */
    public static final int KEY = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte FORM = 1;
    private static final int NONCE = 12;
    private static final int MARK = 4;
    private static final int PROOF = 16;
    private static final int HEAD = 1 + MARK + NONCE;

    private final SecretKeySpec key;
    private final byte[] mark;
    private final SecureRandom random = new SecureRandom();

    /** @param key 32 random bytes */
    public Envelope(byte[] key) {
        if (key.length != KEY) {
            throw new IllegalArgumentException("a key of " + KEY + " bytes is expected, and this has " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        this.mark = Arrays.copyOf(digest(key), MARK);
    }

    /** It cannot be opened. The message says what to do. */
    public static final class Sealed extends Exception {
        Sealed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Seals a content; null stays null.
     *
     * @param place where it is kept, such as {@code oauth_grant/acme/refresh}
     */
    public byte[] seal(byte[] content, String place) {
        if (content == null) {
            return null;
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(content);
            return ByteBuffer.allocate(HEAD + hidden.length)
                    .put(FORM)
                    .put(mark)
                    .put(nonce)
                    .put(hidden)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CIPHER, e);
        }
    }

    /**
     * Opens what was sealed for this place; null stays null.
     *
     * @throws Sealed when it was sealed with another key or for another place, or somebody has changed it
     */
    public byte[] open(byte[] sealed, String place) throws Sealed {
        if (sealed == null) {
            return null;
        }
        if (sealed.length < HEAD + PROOF || sealed[0] != FORM) {
            throw new Sealed("what is kept in " + place + " is damaged", null);
        }
        if (!Arrays.equals(sealed, 1, 1 + MARK, mark, 0, MARK)) {
            throw new Sealed(
                    "what is kept in " + place + " was encrypted with another key (drover.encryption-key)", null);
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + MARK, HEAD);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(sealed, HEAD, sealed.length - HEAD);
        } catch (GeneralSecurityException e) {
            throw new Sealed("what is kept in " + place + " is damaged, or is not what was written there", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(PROOF * 8, nonce));
        cipher.updateAAD(place.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
