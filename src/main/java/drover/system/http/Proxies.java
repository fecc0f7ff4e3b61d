package drover.system.http;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.eclipse.microprofile.config.Config;

/**
 * Which proxy leads to whom: the key {@code drover.http.proxy}, else the environment's HTTPS_PROXY and HTTP_PROXY, in upper or
 * lower case; and to nobody whom {@code drover.http.no-proxy}, else NO_PROXY, names, nor to this machine.
 */
public final class Proxies implements HttpRoutePlanner {
    /** What the address of a proxy must be. */
    public static final String ALLOWED =
            "a proxy such as http://host:port or http://user:password@host:port: we speak HTTP with it";

    private static final URI NONE = URI.create("");

    private final HttpRoutePlanner planner = new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
            return proxy(target);
        }
    };
    private final Map<String, URI> proxies;
    private final String[] direct;

    /**
     * A proxy.
     *
     * @param user null where it wants to know nothing of us
     */
    public record Proxy(String host, int port, String user, String password) {
        static Proxy of(URI uri) {
            String[] known = uri.getUserInfo() == null
                    ? new String[] {null}
                    : uri.getUserInfo().split(":", 2);
            return new Proxy(
                    HostNames.show(uri.getHost()),
                    uri.getPort() < 0 ? 80 : uri.getPort(),
                    known[0],
                    known.length > 1 ? known[1] : "");
        }
    }

    /** As the configuration and the environment say. */
    public static Proxies of(Config config) {
        return new Proxies(name -> config.getOptionalValue(name, String.class).orElse(System.getenv(name)));
    }

    /** @param setting the value of a key or a variable, or null */
    Proxies(UnaryOperator<String> setting) {
        Optional<URI> all = first(setting, "drover.http.proxy").map(Proxies::uri);
        this.proxies = Map.of(
                "http",
                        all.or(() -> first(setting, "HTTP_PROXY", "http_proxy").map(Proxies::uri))
                                .orElse(NONE),
                "https",
                        all.or(() -> first(setting, "HTTPS_PROXY", "https_proxy")
                                        .map(Proxies::uri))
                                .orElse(NONE));
        this.direct = first(setting, "drover.http.no-proxy", "NO_PROXY", "no_proxy")
                .map(names -> Arrays.stream(names.split(",", -1))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .toArray(String[]::new))
                .orElse(new String[0]);
    }

    private static Optional<String> first(UnaryOperator<String> setting, String... names) {
        return Stream.of(names)
                .map(setting)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private static URI uri(String proxy) {
        URI uri = URI.create(HostNames.hide(proxy.contains("://") ? proxy : "http://" + proxy));
        if (uri.getHost() == null || !uri.getScheme().equals("http") || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("expected " + ALLOWED);
        }
        return uri;
    }

    /** Whether it names a proxy that we can go through. */
    public static boolean isGood(String proxy) {
        try {
            return uri(proxy.strip()) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What is wrong with the environment's proxies, where they are the ones that count; without their values: a password may be in them. */
    public static List<String> problems(UnaryOperator<String> environment) {
        return Stream.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
                .filter(name -> environment.apply(name) != null
                        && !environment.apply(name).isBlank())
                .filter(name -> !isGood(environment.apply(name)))
                .map(name -> name + ": expected " + ALLOWED + "; set drover.http.proxy to use another")
                .toList();
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
        return planner.determineRoute(HostNames.show(target), context);
    }

    /**
     * The proxy that leads to a host, where one does.
     *
     * @param scheme http or https
     */
    public Optional<Proxy> to(String scheme, String host) {
        URI proxy = proxies.getOrDefault(scheme, NONE);
        return proxy.equals(NONE) || isDirect(host.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(Proxy.of(proxy));
    }

    private HttpHost proxy(HttpHost target) {
        return to(target.getSchemeName(), target.getHostName())
                .map(Proxies::host)
                .orElse(null);
    }

    private boolean isDirect(String host) {
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.matches("\\[?::1]?")
                || Arrays.stream(direct).anyMatch(name -> name.equals("*") || matches(host, name));
    }

    /** {@code example.com} is itself and all below it, as curl has it; with or without a dot or a star before. */
    private static boolean matches(String host, String name) {
        String bare = name.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
        return host.equals(bare) || host.endsWith("." + bare);
    }

    private static HttpHost host(Proxy proxy) {
        return new HttpHost("http", proxy.host(), proxy.port());
    }

    /** What the proxies want to know of us: {@code user:password@} in their address. */
    CredentialsProvider credentials() {
        BasicCredentialsProvider known = new BasicCredentialsProvider();
        proxies.values().stream()
                .filter(uri -> !uri.equals(NONE))
                .map(Proxy::of)
                .filter(proxy -> proxy.user() != null)
                .forEach(proxy -> known.setCredentials(
                        new AuthScope(host(proxy)),
                        new UsernamePasswordCredentials(
                                proxy.user(), proxy.password().toCharArray())));
        return known;
    }
}
