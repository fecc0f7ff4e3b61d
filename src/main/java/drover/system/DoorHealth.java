package drover.system;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /q/health/group/dependencies}: down while an API or a downstream lets nothing through, or the last call of the last
 * five minutes failed: from the calls that are made anyway. Of whom nothing recent is known counts as healthy. It takes nothing
 * out of service.
 */
@HealthGroup("dependencies")
@ApplicationScoped
class DoorHealth implements HealthCheck {
    private static final Duration STALE = Duration.ofMinutes(5);

    private final Doors doors;
    private final Clock clock;

    DoorHealth(Doors doors, Clock clock) {
        this.clock = clock;
        this.doors = doors;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("doors").up();
        for (Door door : doors.all()) {
            String trouble = trouble(door);
            health.withData(door.api(), trouble == null ? "healthy" : trouble);
            Door.Call last = door.last();
            if (last != null) {
                health.withData(door.api() + ".last_check", last.at().toString());
                health.withData(
                        door.api() + ".latency_ms",
                        last.took() == null ? 0 : last.took().toMillis());
            }
            if (trouble != null) {
                health.down();
            }
        }
        return health.build();
    }

    /** Why it is not healthy, or null while it is, or while nothing recent is known of it. */
    private String trouble(Door door) {
        Door.Call last = door.last();
        boolean recent = last != null && last.at().isAfter(clock.instant().minus(STALE));
        return door.trouble() != null || !recent ? door.trouble() : last.error();
    }
}
