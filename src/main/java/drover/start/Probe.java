package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Asks a Drover on this machine for its health, over its management port, as a health check of a container and the watchdog
 * of systemd do.
 */
final class Probe {
    private static final String HEALTH = "/q/health/";
    private static final int TIMEOUT = (int) Duration.ofSeconds(5).toMillis();
    private static final int MOST = 1 << 20;

    /** Whether it is well, and what to tell a person. */
    record Result(boolean up, String words) {}

    private final String address;

    private Probe(String address) {
        this.address = address;
    }

    /** The Drover that runs with these keys. */
    static Probe of(Config config) {
        return new Probe(base(config) + HEALTH);
    }

    static Probe at(String host, int port) {
        return new Probe(base(host, port) + HEALTH);
    }

    /** Where the management port of the Drover is that runs with these keys. */
    static String base(Config config) {
        String host = config.getValue("quarkus.management.host", String.class);
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return base(everywhere ? "127.0.0.1" : host, config.getValue("quarkus.management.port", Integer.class));
    }

    private static String base(String host, int port) {
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Whether it takes in and sends out: its store and its routes. */
    Result ready() {
        return ask("ready");
    }

    /** Whether it still answers at all. */
    Result live() {
        return ask("live");
    }

    /** Whether it is a Drover that answers there, well or not. */
    boolean isDrover() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address + "live").toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT);
            connection.setReadTimeout(TIMEOUT);
            boolean isWell = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = isWell ? connection.getInputStream() : connection.getErrorStream()) {
                JsonNode answer = body == null ? null : json(body.readNBytes(MOST));
                return answer != null && answer.has("status") && answer.has("checks");
            }
        } catch (IOException e) {
            return false;
        }
    }

    private Result ask(String what) {
        try {
            // Not java.net.http: its threads and TLS would cost more than the question.
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address + what).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT);
            connection.setReadTimeout(TIMEOUT);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return new Result(true, what);
            }
            try (InputStream body = connection.getErrorStream()) {
                return new Result(false, "not " + what + ": " + down(status, body));
            }
        } catch (IOException e) {
            return new Result(
                    false,
                    "not " + what + ": nothing answers at " + address + what + " (" + e.getMessage()
                            + "). Does Drover run, with the same keys?");
        }
    }

    private static String down(int status, InputStream body) throws IOException {
        List<String> names = new ArrayList<>();
        JsonNode answer = body == null ? null : json(body.readNBytes(MOST));
        if (answer != null) {
            for (JsonNode check : answer.path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    names.add(check.path("name").asText());
                }
            }
        }
        return names.isEmpty() ? "it answers " + status : String.join(", ", names);
    }

    private static JsonNode json(byte[] text) {
        try {
            return Json.read(text);
        } catch (IOException e) {
            // Something else listens there: its status is said.
            return null;
        }
    }
}
