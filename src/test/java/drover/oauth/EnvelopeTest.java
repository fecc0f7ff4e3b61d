package drover.oauth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final String PLACE = "oauth_grant/acme/refresh";
    private static final byte[] CONTENT = "a refresh token".getBytes(StandardCharsets.UTF_8);

    private final Envelope envelope = new Envelope(key(1));

    private static byte[] key(int first) {
        byte[] key = new byte[Envelope.KEY];
        key[0] = (byte) first;
        return key;
    }

    @Test
    void what_was_sealed_can_be_opened_at_its_place() throws Exception {
        assertArrayEquals(CONTENT, envelope.open(envelope.seal(CONTENT, PLACE), PLACE));
        assertArrayEquals(new byte[0], envelope.open(envelope.seal(new byte[0], PLACE), PLACE));
        assertNull(envelope.open(envelope.seal(null, PLACE), PLACE));
    }

    @Test
    void it_cannot_be_opened_at_another_place() {
        byte[] sealed = envelope.seal(CONTENT, PLACE);

        assertThrows(Envelope.Sealed.class, () -> envelope.open(sealed, "oauth_grant/acme/previous"));
        assertThrows(Envelope.Sealed.class, () -> envelope.open(sealed, "oauth_grant/other/refresh"));
    }

    @Test
    void no_byte_of_it_can_be_changed_and_none_taken_away() {
        byte[] sealed = envelope.seal(CONTENT, PLACE);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThrows(Envelope.Sealed.class, () -> envelope.open(changed, PLACE), "byte " + i);
            byte[] shorter = Arrays.copyOf(sealed, i);
            assertThrows(Envelope.Sealed.class, () -> envelope.open(shorter, PLACE), i + " bytes");
        }
    }

    @Test
    void another_key_is_told_from_damage() {
        byte[] sealed = envelope.seal(CONTENT, PLACE);

        String message = assertThrows(Envelope.Sealed.class, () -> new Envelope(key(2)).open(sealed, PLACE))
                .getMessage();

        assertTrue(message.contains("another key (drover.encryption-key)"), message);
    }

    @Test
    void the_same_content_is_never_sealed_alike() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            nonces.add(Arrays.toString(Arrays.copyOfRange(envelope.seal(CONTENT, PLACE), 5, 17)));
        }

        assertEquals(1000, nonces.size());
    }

    @Test
    void it_is_aes_256_gcm_as_anybody_can_open_it() throws Exception {
        ByteBuffer sealed = ByteBuffer.wrap(envelope.seal(CONTENT, PLACE));
        byte[] nonce = new byte[12];
        sealed.position(5).get(nonce);
        byte[] hidden = new byte[sealed.remaining()];
        sealed.get(hidden);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key(1), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(PLACE.getBytes(StandardCharsets.UTF_8));

        assertArrayEquals(CONTENT, cipher.doFinal(hidden));
    }

    @Test
    void a_key_of_another_length_is_none() {
        assertThrows(IllegalArgumentException.class, () -> new Envelope(new byte[16]));
    }
}
