package drover.live;

import drover.system.ApiException;
import drover.system.http.Proxies;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How a server is reached: its address with our credentials in it, what lets us in, and the proxy on the way to it.
 *
 * @param proxies which proxy leads to whom
 */
record Dial(WebSocketClient client, Access access, Proxies proxies) {
    private static final String USER_AGENT = "Drover";

    /** One that is not connected yet. */
    ClientWebSocket socket() {
        return client.webSocket();
    }

    /**
     * What is asked for at an address.
     *
     * @param door whose authorization is sent
     * @throws IllegalStateException when a credential is missing; the message names where to put it
     * @throws IllegalArgumentException when it is no address
     */
    WebSocketConnectOptions to(String address, String door) throws ApiException {
        Access.Sent sent = access.of(door);
        String filled = Greeting.fill(address, access, secret -> URLEncoder.encode(secret, StandardCharsets.UTF_8));
        String query = sent.query().isEmpty() ? "" : (filled.contains("?") ? "&" : "?") + sent.query();
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.setAbsoluteURI(filled + query);
        options.putHeader("User-Agent", USER_AGENT);
        sent.headers().forEach(options::putHeader);
        String scheme = URI.create(filled).getScheme().equals("wss") ? "https" : "http";
        proxies.to(scheme, options.getHost()).map(Dial::proxy).ifPresent(options::setProxyOptions);
        return options;
    }

    private static ProxyOptions proxy(Proxies.Proxy proxy) {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setUsername(proxy.user())
                .setPassword(proxy.password());
    }
}
