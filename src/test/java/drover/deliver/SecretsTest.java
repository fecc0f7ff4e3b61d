package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void a_secret_is_the_bytes_behind_its_prefix() {
        byte[] key = "0123456789abcdef01234567".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertArrayEquals(
                key,
                Secrets.keys("whsec_" + Base64.getEncoder().encodeToString(key)).get(0));
    }

    @Test
    void several_stand_with_commas_between() {
        List<byte[]> keys = Secrets.keys(secret(24) + ", " + secret(64));

        assertEquals(List.of(24, 64), keys.stream().map(key -> key.length).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ",
                "whsec_",
                "whsec_CANARY",
                "whsec_CANARY!CANARY!CANARY!CANARY!CANARY!CANARY!",
                "WHSEC_Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ",
                "whsk_Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ",
                "whsec_Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ,",
                "whsec_Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZ,CANARY",
                "whsec_Q0FOQVJZQ0FOQVJZ Q0FOQVJZQ0FOQVJZ"
            })
    void what_is_no_secret_is_refused_and_not_shown(String text) {
        refused(text);
    }

    @Test
    void a_secret_that_is_too_short_or_too_long_is_refused() {
        refused(secret(23));
        refused(secret(65));
    }

    private static void refused(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Secrets.keys(text));

        assertTrue(refused.getMessage().contains("openssl rand -base64 32"), refused.getMessage());
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(cause.getMessage().contains("CANARY"), cause.getMessage());
            assertFalse(cause.getMessage().contains("Q0FOQVJZ"), cause.getMessage());
        }
    }
}
