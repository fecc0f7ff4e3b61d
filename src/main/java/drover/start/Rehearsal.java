package drover.start;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * {@code drover rehearse}: a sandbox in a temporary folder, at ports that are free, which ends by itself once something has been
 * delivered. A JVM with {@code -XX:ArchiveClassesAtExit} keeps the classes that it loads meanwhile, for later starts.
 */
final class Rehearsal {
    static final String NAME = "rehearse";

    private static final Logger LOG = Logger.getLogger("drover");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TIMEOUT = (int) Duration.ofSeconds(5).toMillis();
    /** What people and programs look at most. */
    private static final List<String> LOOKS =
            List.of("", "q/health", "operations/status", "operations/sources", "operations/downstreams");

    private static final Pattern DELIVERED =
            Pattern.compile("drover_deliveries_seconds_count\\{.*\"delivered\".*} [1-9]");

    private final int port;

    private Rehearsal(int port) {
        this.port = port;
    }

    static boolean isAsked(String... words) {
        return words.length == 1 && words[0].equals(NAME);
    }

    /**
     * Makes ready what the sandbox needs, which this process is to become, and sees to its end.
     *
     * @param sandbox its keys; as system properties nothing wins over them, so that no real system is asked
     */
    static void begin(Map<String, String> sandbox) {
        Scratch.folder(NAME, true);
        int port = SandboxSource.freePort();
        String open = String.valueOf(SandboxSource.freePort());
        sandbox.forEach((key, value) -> System.setProperty(key, value.replace("${quarkus.http.port}", open)));
        System.setProperty("quarkus.http.port", open);
        System.setProperty("quarkus.management.port", String.valueOf(port));
        Rehearsal rehearsal = new Rehearsal(port);
        Thread play = new Thread(rehearsal::play, NAME);
        play.setDaemon(true);
        play.start();
    }

    private void play() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean done = false;
        try {
            while (!done && System.nanoTime() < end) {
                Thread.sleep(200);
                done = DELIVERED.matcher(ask("q/metrics")).find();
            }
            LOOKS.forEach(this::ask);
            if (!done) {
                LOG.errorf("drover rehearse: nothing was delivered in %d s", PATIENCE.toSeconds());
            }
            Quarkus.asyncExit(done ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return nothing, while nobody answers */
    private String ask(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/" + path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT);
            connection.setReadTimeout(TIMEOUT);
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }
}
