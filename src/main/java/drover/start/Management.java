package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** The management port of the Drover that runs on this machine with the same keys, for whoever may read its operations token. */
final class Management {
    private static final int CONNECT = (int) Duration.ofSeconds(2).toMillis();
    /** Longer than a call to a token endpoint. */
    private static final int READ = (int) Duration.ofMinutes(2).toMillis();

    private static final int MOST = 1 << 20;

    private final Config config;
    private final Path dataDir;
    private final String host;
    private final int port;

    Management(Config config) {
        this.config = config;
        this.dataDir = Path.of(config.getValue("drover.data-dir", String.class));
        String bound = config.getValue("quarkus.management.host", String.class);
        this.host = bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound;
        this.port = config.getValue("quarkus.management.port", Integer.class);
    }

    /** Whether somebody listens there. */
    boolean isThere() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks for an operation.
     *
     * @param path below {@code /operations/}
     * @param answer what a browser came back with, or null
     * @throws IOException when it is refused; the message is what was said
     */
    JsonNode post(String path, String answer) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://"
                        + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/operations/" + path)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT);
        connection.setReadTimeout(READ);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("Authorization", "Bearer " + token());
        if (answer != null) {
            connection.setRequestProperty("Drover-Answer", answer);
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            JsonNode said = body == null ? Json.object() : Json.read(body.readNBytes(MOST));
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("the Drover at port " + port + " answers " + status + ": "
                        + said.path("message").asText());
            }
            return said;
        }
    }

    private String token() throws IOException {
        String token =
                config.getOptionalValue("drover.operations-token", String.class).orElse(null);
        if (token == null) {
            Path file = dataDir.resolve("operations-token");
            if (!Files.isReadable(file)) {
                throw new IOException("the operations token in " + file
                        + " cannot be read: run this as the user that runs Drover, in the same folder");
            }
            token = Files.readString(file).strip();
        }
        Redaction.secret(token);
        return token;
    }
}
