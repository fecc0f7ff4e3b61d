package drover.start;

import drover.system.RoutesChanged;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: the routes have been started. A route file that does not run is told and takes nothing out of service, since all
 * else runs.
 */
@Readiness
@ApplicationScoped
class RoutesHealth implements HealthCheck {
    private final CamelContext camel;
    private volatile RoutesLoaded loaded;

    RoutesHealth(CamelContext camel) {
        this.camel = camel;
    }

    void loaded(@Observes RoutesLoaded event) {
        loaded = event;
    }

    void changed(@Observes RoutesChanged event) {
        loaded = new RoutesLoaded(event.failed());
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("routes").status(loaded != null && camel.isStarted());
        if (loaded != null) {
            health.withData("route files", loaded.all() ? "all run" : "not all run");
            loaded.failed().forEach((file, reason) -> health.withData(file, "does not run: " + reason));
        }
        String stopped = camel.getRoutes().stream()
                .filter(route -> !Boolean.FALSE.equals(route.isAutoStartup()) && !isStarted(route))
                .map(Route::getRouteId)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!stopped.isEmpty()) {
            health.withData("stopped", stopped);
        }
        return health.build();
    }

    private boolean isStarted(Route route) {
        return camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }
}
