package drover.oauth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A person's browser: it follows no redirect by itself, and has the cookies it is given. */
final class Browser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Browser() {}

    /** @param cookie or null */
    static HttpResponse<String> open(String address, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    /** Opens the provider's page, consents, and gives what the browser is sent back with. */
    static Map<String, String> consent(String address) throws Exception {
        return AuthorizationServer.fields(
                URI.create(location(open(address, null))).getRawQuery());
    }
}
