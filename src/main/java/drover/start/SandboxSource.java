package drover.start;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The keys that make a sandbox, {@code %sandbox.…} in {@code application.properties}, as the command {@code drover sandbox} wants them: without
 * Quarkus' profile, which a native binary is built with and warns about when it is another. They win over the files, so that a sandbox
 * never asks a real system; the environment wins over them.
 */
final class SandboxSource implements ConfigSource {
    static final String NAME = "sandbox";

    private static final String PREFIX = "%sandbox.";
    private static final int BELOW_THE_ENVIRONMENT = 290;
    private static volatile boolean asked;

    private final Map<String, String> keys = new HashMap<>();

    private SandboxSource() {
        packaged().forEach((key, value) -> take(String.valueOf(key), String.valueOf(value)));
        Beside.read(Path.of(""), "application.properties").lines().forEach((key, line) -> take(key, line.value()));
    }

    /**
     * From now on this process is a sandbox, where somebody asks for it: by the command, or by the profile of that name.
     *
     * @return the words that are left
     */
    static String[] begin(String... words) {
        boolean command = words.length == 1 && words[0].equals(NAME);
        boolean profile = NAME.equals(System.getProperty("quarkus.profile"));
        if (profile) {
            System.clearProperty("quarkus.profile");
        }
        asked = command || profile;
        return command ? new String[0] : words;
    }

    /** These keys, where the process is a sandbox. */
    static Iterable<ConfigSource> sources() {
        return asked ? Set.of(new SandboxSource()) : Set.of();
    }

    private static Properties packaged() {
        Properties packaged = new Properties();
        try (Reader in = new InputStreamReader(
                Thread.currentThread().getContextClassLoader().getResourceAsStream("application.properties"),
                StandardCharsets.UTF_8)) {
            packaged.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged application.properties cannot be read", e);
        }
        return packaged;
    }

    private void take(String key, String value) {
        if (key.startsWith(PREFIX)) {
            keys.put(key.substring(PREFIX.length()), value);
        }
    }

    @Override
    public Set<String> getPropertyNames() {
        return keys.keySet();
    }

    @Override
    public String getValue(String name) {
        return keys.get(name);
    }

    @Override
    public String getName() {
        return "the sandbox";
    }

    @Override
    public int getOrdinal() {
        return BELOW_THE_ENVIRONMENT;
    }
}
