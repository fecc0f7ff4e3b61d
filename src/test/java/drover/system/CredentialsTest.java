package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String KEY = "leaflink.api-key";

    private final String realHome = System.getProperty("user.home");

    @TempDir
    Path home;

    @BeforeEach
    void moveHome() {
        System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void restoreHome() {
        System.setProperty("user.home", realHome);
    }

    @Test
    void the_configuration_goes_before_the_file() throws IOException {
        file("rw-------", "from-the-file");

        assertEquals(
                "from-the-environment", configured(" from-the-environment\n").get(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void a_file_that_only_its_owner_can_read_is_used(String permissions) throws IOException {
        file(permissions, "from-the-file\n");

        assertEquals("from-the-file", configured(null).get(KEY));
        assertEquals("from-the-file", configured(" ").get(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void a_file_that_others_can_use_is_refused_with_the_way_to_mend_it(String permissions) throws IOException {
        Path file = file(permissions, "from-the-file");

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> configured(null).find(KEY));

        assertTrue(refused.getMessage().contains("chmod 600 " + file), refused.getMessage());
        assertTrue(refused.getMessage().contains("(" + permissions + ")"), refused.getMessage());
        assertFalse(refused.getMessage().contains("from-the-file"), refused.getMessage());
    }

    @Test
    void a_missing_credential_names_both_places() {
        Credentials credentials = configured(null);

        IllegalStateException missing = assertThrows(IllegalStateException.class, () -> credentials.get(KEY));

        assertTrue(missing.getMessage().contains("LEAFLINK_API_KEY"), missing.getMessage());
        assertTrue(
                missing.getMessage()
                        .contains(home.resolve(".config/leaflink/api_key").toString()),
                missing.getMessage());
        assertEquals(Optional.empty(), credentials.find(KEY));
    }

    @Test
    void what_systemd_loaded_goes_before_the_file_and_is_guarded_by_its_folder() throws IOException {
        file("rw-------", "from-the-file");
        Path loaded = Files.createDirectory(home.resolve("loaded"));
        Files.setPosixFilePermissions(
                Files.writeString(loaded.resolve(KEY), "from-systemd\n"), PosixFilePermissions.fromString("r--r-----"));
        Credentials credentials = new Credentials(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("CREDENTIALS_DIRECTORY", loaded.toString()), "environment", 300))
                .build());

        assertEquals("from-systemd", credentials.get(KEY));
    }

    @Test
    void an_empty_file_is_a_missing_credential() throws IOException {
        file("rw-------", " \n");

        assertEquals(Optional.empty(), configured(null).find(KEY));
    }

    @Test
    void a_file_that_was_replaced_is_read_again() throws IOException {
        Credentials credentials = configured(null);
        Path file = file("rw-------", "first-key");
        credentials.get(KEY);

        Files.writeString(file, "second-key");

        assertEquals("second-key", credentials.get(KEY));
    }

    @Test
    void a_credential_that_was_found_is_in_no_text_from_then_on() throws IOException {
        file("rw-------", "credential-canary-7");

        configured(null).get(KEY);

        assertEquals("got ***", Redaction.redact("got credential-canary-7"));
    }

    @Test
    void what_stands_in_the_way_of_the_file_is_said() throws IOException {
        Files.createDirectories(home.resolve(".config/leaflink/api_key"));
        Files.setPosixFilePermissions(
                home.resolve(".config/leaflink/api_key"), PosixFilePermissions.fromString("rw-------"));

        IllegalStateException unreadable =
                assertThrows(IllegalStateException.class, () -> configured(null).find(KEY));

        assertTrue(unreadable.getMessage().contains("api_key cannot be read"), unreadable.getMessage());
    }

    private Path file(String permissions, String content) throws IOException {
        Path file = home.resolve(".config/leaflink/api_key");
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Credentials configured(String value) {
        Map<String, String> properties = value == null ? Map.of() : Map.of(KEY, value);
        return new Credentials(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build());
    }
}
