package drover.start;

import io.smallrye.config.common.MapBackedConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The keys that make a sandbox, {@code %sandbox.…} in {@code application.properties}, as the command {@code drover sandbox} wants them: without
 * Quarkus' profile, which a native binary is built with and warns about when it is another. They win over the files, so that a sandbox
 * never asks a real system; the environment wins over them.
 */
final class SandboxSource extends MapBackedConfigSource {
    static final String NAME = "sandbox";

    private static final long serialVersionUID = 1;
    private static final String PREFIX = "%sandbox.";
    private static final int BELOW_THE_ENVIRONMENT = 290;
    private static volatile boolean asked;

    private SandboxSource(Map<String, String> keys) {
        super("the sandbox", keys, BELOW_THE_ENVIRONMENT);
    }

    /**
     * From now on this process is a sandbox, where somebody asks for it: by the command, or by the profile of that name.
     *
     * @return the words that are left
     */
    static String[] begin(String... words) {
        boolean rehearsal = Rehearsal.isAsked(words);
        if (rehearsal) {
            Map<String, String> keys = new HashMap<>();
            Preflight.packaged().getProperties().forEach((key, value) -> take(keys, key, value));
            Rehearsal.begin(keys);
        }
        boolean command = rehearsal || (words.length == 1 && words[0].equals(NAME));
        boolean profile = NAME.equals(System.getProperty("quarkus.profile"));
        if (profile) {
            System.clearProperty("quarkus.profile");
        }
        asked = command || profile;
        return command ? new String[0] : words;
    }

    /** These keys, where the process is a sandbox: those that are packaged, and over them those of the file beside the process. */
    static List<ConfigSource> sources(Beside beside) {
        if (!asked) {
            return List.of();
        }
        Map<String, String> keys = new HashMap<>();
        Preflight.packaged().getProperties().forEach((key, value) -> take(keys, key, value));
        beside.lines().forEach((key, line) -> take(keys, key, line.value()));
        return List.of(new SandboxSource(keys));
    }

    private static void take(Map<String, String> keys, String key, String value) {
        if (key.startsWith(PREFIX)) {
            keys.put(key.substring(PREFIX.length()), value);
        }
    }
}
