package drover.start;

import io.smallrye.config.common.MapBackedConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private static volatile boolean edited;

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
        boolean dev = Dev.isAsked(words);
        boolean command = rehearsal || dev || (words.length == 1 && words[0].equals(NAME));
        boolean profile = NAME.equals(System.getProperty("quarkus.profile"));
        if (profile) {
            System.clearProperty("quarkus.profile");
        }
        asked = command || profile;
        if (asked) {
            // Quarkus switches them off for all servers of the process unless somebody has said so before; the sandbox
            // serves some.
            System.getProperties().putIfAbsent("vertx.disableWebsockets", "false");
        }
        edited = dev;
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
        keys.putIfAbsent("sandbox.streams.port", String.valueOf(freePort()));
        if (edited) {
            keys.putAll(Dev.KEYS);
        }
        return List.of(new SandboxSource(keys));
    }

    /** One that nobody has now; nobody else has to know it. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    private static void take(Map<String, String> keys, String key, String value) {
        if (key.startsWith(PREFIX)) {
            keys.put(key.substring(PREFIX.length()), value);
        }
    }
}
