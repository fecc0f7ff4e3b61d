package drover.inbox;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a provider that signs our address knows us: the origin, such as {@code https://hooks.example.com}, or the whole URL of
 * its webhook, where a proxy in front has another path than we.
 */
record PublicAddress(String url) {
    /**
     * Checks it.
     *
     * @throws IllegalArgumentException when it is no such URL; the message goes on after the key's name
     */
    PublicAddress {
        URI uri = URI.create(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !Set.of("http", "https").contains(scheme) || uri.getRawQuery() != null) {
            throw new IllegalArgumentException("must be a URL such as https://hooks.example.com, without a query");
        }
    }

    /**
     * How the provider may have written the address of a request: with what is ours of its path or with its own, and with or
     * without the usual port, which some write and some leave out.
     */
    List<String> urls(String pathAndQuery) {
        Set<String> urls = new LinkedHashSet<>();
        String origin = url.replaceAll("/+$", "");
        for (String port : Set.of("", ":443", ":80")) {
            urls.add(withPort(origin, port) + pathAndQuery);
            if (!path().isEmpty()) {
                int query = pathAndQuery.indexOf('?');
                urls.add(withPort(url, port) + (query < 0 ? "" : pathAndQuery.substring(query)));
            }
        }
        return List.copyOf(urls);
    }

    private String path() {
        return URI.create(url).getRawPath().replaceAll("/+$", "");
    }

    /** With the usual port of its scheme instead of what is there; another port stays. */
    private static String withPort(String address, String port) {
        URI uri = URI.create(address);
        String usual = uri.getScheme().equalsIgnoreCase("https") ? ":443" : ":80";
        if (!port.isEmpty() && !port.equals(usual)) {
            return address;
        }
        String host = uri.getScheme() + "://" + uri.getHost();
        String given = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return given.isEmpty() || given.equals(usual)
                ? host + port + address.substring(host.length() + given.length())
                : address;
    }
}
