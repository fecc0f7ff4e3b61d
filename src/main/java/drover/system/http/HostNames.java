package drover.system.http;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Names of hosts with an underscore, as Docker gives them. Java's URI knows no such host: on the way through Camel the underscore
 * is written as something else.
 */
public final class HostNames {
    private static final String UNDERSCORE = "--underscore--";

    private HostNames() {}

    /** An address whose host any URI accepts. */
    public static String hide(String url) {
        int from = url.indexOf("://") + 3;
        int to = from;
        while (from > 2 && to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        return url.substring(0, Math.max(from, 0))
                + url.substring(Math.max(from, 0), to).replace("_", UNDERSCORE)
                + url.substring(to);
    }

    /** The name as it is. */
    public static String show(String host) {
        return host.replace(UNDERSCORE, "_");
    }

    static HttpHost show(HttpHost host) {
        return host.getHostName().contains(UNDERSCORE)
                ? new HttpHost(host.getSchemeName(), show(host.getHostName()), host.getPort())
                : host;
    }

    static void restore(HttpRequest request) {
        URIAuthority authority = request.getAuthority();
        if (authority != null && authority.getHostName().contains(UNDERSCORE)) {
            request.setAuthority(new URIAuthority(show(authority.getHostName()), authority.getPort()));
        }
    }
}
