package drover.oauth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import drover.TestConfig;
import drover.system.Redaction;
import drover.system.TestCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionKeyTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    private EncryptionKey key(Map<String, String> keys) {
        return new EncryptionKey(TestCredentials.of(TestConfig.of(keys)), folder.resolve("data"));
    }

    @Test
    void without_one_a_key_is_made_once_for_its_owner_only_and_a_line_says_so() throws Exception {
        Path file = folder.resolve("data/encryption-key");
        byte[] sealed;
        try (LogLines lines = new LogLines("drover.oauth")) {
            sealed = key(Map.of()).envelope().seal(CONTENT, "place");

            assertEquals(1, lines.all().size(), lines.all()::toString);
            assertTrue(lines.all().get(0).startsWith("INFO a key was made in " + file), lines.all()::toString);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (LogLines lines = new LogLines("drover.oauth")) {
            assertArrayEquals(CONTENT, key(Map.of()).envelope().open(sealed, "place"), "a new process reads it");
            assertEquals(List.of(), lines.all());
        }
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList(), "nothing is left beside it");
        }
        assertFalse(Redaction.redact("key " + Files.readString(file))
                .contains(Files.readString(file).strip()));
    }

    @Test
    void one_that_is_given_is_used_and_none_is_made() throws Exception {
        byte[] given = new byte[Envelope.KEY];
        given[3] = 7;

        byte[] sealed = key(Map.of("drover.encryption-key", Base64.getEncoder().encodeToString(given)))
                .envelope()
                .seal(CONTENT, "place");

        assertArrayEquals(CONTENT, new Envelope(given).open(sealed, "place"));
        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void what_is_no_key_is_said_without_showing_it() {
        EncryptionKey key = key(Map.of("drover.encryption-key", "CANARY-too-short"));

        String message =
                assertThrows(IllegalStateException.class, key::envelope).getMessage();

        assertTrue(message.contains("openssl rand -base64 32"), message);
        assertFalse(message.contains("CANARY"), message);
    }
}
