package drover.oauth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * A person's browser: it follows no redirect by itself, and has the cookies it is given. It reaches a public address where the
 * application under test listens, as through a proxy that ends TLS.
 */
final class Browser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static volatile String proxied = "";
    private static volatile String listening = "";

    private Browser() {}

    /** From now on what begins with the public address is asked at the place where the application listens. */
    static void reaches(String publicUrl, URI here) {
        proxied = publicUrl;
        listening = here.toString().replaceFirst("/$", "");
    }

    /** @param cookie or null */
    static HttpResponse<String> open(String address, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(reached(address)));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String reached(String address) {
        return !proxied.isEmpty() && address.startsWith(proxied)
                ? listening + address.substring(proxied.length())
                : address;
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
