package drover.api;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /q/health/group/dependencies}: down while an API or a downstream lets nothing through, from the calls that are
 * made anyway. It takes nothing out of service.
 */
@HealthGroup("dependencies")
@ApplicationScoped
class DoorHealth implements HealthCheck {
    private final Doors doors;

    DoorHealth(Doors doors) {
        this.doors = doors;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("doors").up();
        for (Door door : doors.all()) {
            String trouble = door.trouble();
            health.withData(door.api(), trouble == null ? "open" : trouble);
            if (trouble != null) {
                health.down();
            }
        }
        return health.build();
    }
}
