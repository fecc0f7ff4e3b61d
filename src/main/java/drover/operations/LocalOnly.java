package drover.operations;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the management port is bound to this machine, it answers under the names of this machine only: a page from elsewhere, open
 * in a browser here, could otherwise read it by pointing its own name at 127.0.0.1 (DNS rebinding).
 */
@ApplicationScoped
class LocalOnly {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int FIRST = -10_000;

    private final String host;

    LocalOnly(@ConfigProperty(name = "quarkus.management.host") String host) {
        this.host = host;
    }

    void routes(@Observes ManagementInterface management) {
        if (LOCAL.contains(host)) {
            management.router().route().order(FIRST).handler(this::check);
        }
    }

    private void check(RoutingContext context) {
        HostAndPort asked = context.request().authority();
        if (asked == null || LOCAL.contains(asked.host())) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(421)
                    .putHeader("Content-Type", "text/plain")
                    .end("this port answers as localhost or 127.0.0.1 only\n");
        }
    }
}
