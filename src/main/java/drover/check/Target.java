package drover.check;

import drover.system.http.HostNames;
import java.net.URI;

/** Somebody who has to be reached. */
public record Target(String what, String scheme, String host, int port) {
    /** By an address; what is filled in by a credential is not needed for it. */
    public static Target of(String what, String address) {
        URI uri = URI.create(HostNames.hide(address.replaceAll("\\{[\\w.-]+}", "name")));
        String scheme = uri.getScheme().replaceFirst("^ws", "http");
        int port = uri.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
        return new Target(what, scheme, HostNames.show(uri.getHost()), port);
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    String place() {
        return host + ":" + port;
    }
}
