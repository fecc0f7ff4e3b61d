package drover.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends notifications to a {@link DroverProcess}, signed as the scheme leaflink has it, or whatever bytes one likes. */
final class Provider {
    static final String SECRET = "webhook-secret-of-the-process-tests";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    Provider(DroverProcess drover) {
        this.port = drover.port();
    }

    /** A Drover that takes webhooks of the provider leaflink, and polls nothing. */
    static DroverSetup known(DroverSetup setup) {
        // A start polls at once, whatever the schedule: so each list is off, and only single records are asked for.
        return setup.set("leaflink.customers.enabled", "false")
                .set("leaflink.products.enabled", "false")
                .set("leaflink.orders.enabled", "false")
                .set("webhook.leaflink.secret", SECRET);
    }

    static String notification(String id, String type, String number) {
        return "{\"event_id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":{\"number\":\"" + number + "\"}}";
    }

    static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts it with a good signature. */
    HttpResponse<String> post(String provider, byte[] body) throws IOException, InterruptedException {
        return CLIENT.send(request(provider, body), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post("leaflink", body.getBytes(StandardCharsets.UTF_8));
    }

    CompletableFuture<HttpResponse<String>> postAsync(String body) {
        return CLIENT.sendAsync(request("leaflink", body.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());
    }

    /** Posts it with a JWT in place of a signature; the status. */
    int show(String token, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        request("leaflink", body.getBytes(StandardCharsets.UTF_8)),
                        (name, value) -> !name.startsWith("X-"))
                .header("Authorization", "Bearer " + token)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest request(String provider, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/" + provider))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("X-LeafLink-Signature", sign(body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    /** What a good request begins with; more headers may follow, and then an empty line. */
    static String head(byte[] signed) {
        return "POST /webhooks/leaflink HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-LeafLink-Signature: " + sign(signed) + "\r\n";
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        write(socket, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The status it is answered with, or 0 when the connection is closed without an answer. */
    int raw(String request) throws IOException {
        try (Socket socket = connect()) {
            try {
                write(socket, request);
            } catch (IOException e) {
                // It did not want all of it; perhaps it says why.
            }
            return status(socket);
        }
    }

    static int status(Socket socket) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '\n') {
                line.write(next);
                next = socket.getInputStream().read();
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Cut off.
        }
        String[] words = line.toString(StandardCharsets.ISO_8859_1).split(" ", 3);
        return words.length < 2 ? 0 : Integer.parseInt(words[1]);
    }
}
