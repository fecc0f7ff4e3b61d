package drover.operate;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps web pages from elsewhere, open in the browser of somebody who can reach the management port, from reading it. A page of
 * another origin is refused: Quarkus by itself lets every origin read this port. And where the port is bound to this machine it
 * answers under the names of this machine only: a page could otherwise point its own name at 127.0.0.1 (DNS rebinding).
 */
@ApplicationScoped
class Guard {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String ALLOWED = "access-control-allow-origin";
    private static final int FIRST = Integer.MIN_VALUE;

    private final boolean local;

    Guard(@ConfigProperty(name = "quarkus.management.host") String host) {
        this.local = LOCAL.contains(host);
    }

    void routes(@Observes ManagementInterface management) {
        management.router().route().order(FIRST).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.addHeadersEndHandler(end -> context.response().headers().remove(ALLOWED));
        HostAndPort asked = request.authority();
        String origin = request.getHeader("Origin");
        if (local && asked != null && !LOCAL.contains(asked.host())) {
            refuse(context, 421, "this port answers as localhost or 127.0.0.1 only\n");
        } else if (origin != null && !isOurs(origin, asked)) {
            refuse(context, 403, "this port answers no page of another origin\n");
        } else {
            context.next();
        }
    }

    private static boolean isOurs(String origin, HostAndPort asked) {
        return asked != null
                && origin.replaceFirst("^https?://", "")
                        .equals(asked.port() > 0 ? asked.host() + ":" + asked.port() : asked.host());
    }

    private static void refuse(RoutingContext context, int status, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .end(text);
    }
}
