package drover.deliver;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** {@code /q/health/group/dependencies}: down while a downstream is paused, refused us, or wants nothing any more. */
@HealthGroup("dependencies")
@ApplicationScoped
class DownstreamHealth implements HealthCheck {
    private final Downstreams downstreams;

    DownstreamHealth(Downstreams downstreams) {
        this.downstreams = downstreams;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("downstreams").up();
        for (String name : downstreams.settings().keySet()) {
            Downstreams.Pause pause = downstreams.pause(name);
            health.withData(name, pause == null ? "not paused" : pause.toString());
            if (pause != null) {
                health.down();
            }
        }
        return health.build();
    }
}
