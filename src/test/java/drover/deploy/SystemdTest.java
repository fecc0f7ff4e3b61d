package drover.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import drover.start.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The unit gives Drover what Drover looks for. What systemd thinks of it, {@code systemd-analyze} tells: docs/deploy.md. */
class SystemdTest {
    private static final Path UNIT = Path.of("deploy/systemd/drover.service");

    @Test
    void credentials_and_variables_are_keys() throws IOException {
        Keys keys = Keys.load();
        List<String> credentials = values("#?LoadCredential").stream()
                .map(value -> value.substring(0, value.indexOf(':')))
                .toList();
        List<String> variables = values("Environment").stream()
                .map(value -> value.substring(0, value.indexOf('=')))
                .toList();

        assertFalse(credentials.isEmpty());
        assertEquals(
                List.of(),
                credentials.stream().filter(name -> keys.find(name).isEmpty()).toList());
        assertEquals(List.of("DROVER_DATA_DIR"), variables);
        assertEquals(
                List.of(),
                variables.stream().filter(name -> keys.find(name).isEmpty()).toList());
    }

    private static List<String> values(String name) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.matches(name + "=.*"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }
}
