package drover.observe;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Whoever does not ask for OpenMetrics by name, as curl does not, gets the text format 0.0.4, which
 * {@code promtool check metrics} reads. Prometheus asks for it.
 */
@ApplicationScoped
class MetricsFormat {
    private static final String PATH = "/q/metrics";
    private static final String ACCEPT = "Accept";

    void register(@Observes ManagementInterface management) {
        management.router().route(PATH).order(Integer.MIN_VALUE).handler(MetricsFormat::choose);
    }

    private static void choose(RoutingContext context) {
        String accept = context.request().getHeader(ACCEPT);
        if (accept == null || !accept.contains("openmetrics")) {
            context.request().headers().set(ACCEPT, "text/plain; version=0.0.4");
        }
        context.next();
    }
}
