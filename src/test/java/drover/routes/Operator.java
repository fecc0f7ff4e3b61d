package drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** Somebody with curl and the operations token. */
final class Operator {
    private final URI management;

    Operator(URI management) {
        this.management = management;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, "application/json");
    }

    HttpResponse<String> getWithToken(String path) {
        return send("GET", path, token(), "application/json");
    }

    /** As curl does it, which takes anything. */
    HttpResponse<String> getText(String path) {
        return send(
                "GET",
                path,
                null,
                path.equals("/q/metrics") ? "application/openmetrics-text;version=1.0.0,*/*;q=0.1" : "*/*");
    }

    HttpResponse<String> post(String path) {
        return send("POST", path, token(), "*/*");
    }

    HttpResponse<String> postWithout(String path) {
        return send("POST", path, null, "*/*");
    }

    JsonNode json(String path) {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.read(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    static String message(HttpResponse<String> answer) {
        return json(answer).path("message").asText();
    }

    static String token() {
        String dataDir = ConfigProvider.getConfig().getValue("drover.data-dir", String.class);
        try {
            return Files.readString(Path.of(dataDir, "operations-token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param token null: none */
    HttpResponse<String> send(String method, String path, String token, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(management.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }
}
