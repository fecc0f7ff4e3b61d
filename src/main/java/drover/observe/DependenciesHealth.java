package drover.observe;

import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Who.Kind;
import drover.system.Door;
import drover.system.Doors;
import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /q/health/group/dependencies}: down while an API, one of its streams or a downstream stands still, or the last call of
 * the last five minutes failed: from the calls that are made anyway. Of whom nothing recent is known counts as healthy. It
 * takes nothing out of service.
 */
@HealthGroup("dependencies")
@ApplicationScoped
class DependenciesHealth implements HealthCheck {
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final Set<Kind> DEPENDENCIES = EnumSet.of(Kind.SYSTEM, Kind.STREAM, Kind.DOWNSTREAM);

    private final AllConditions conditions;
    private final Doors doors;
    private final Clock clock;

    DependenciesHealth(AllConditions conditions, Doors doors, Clock clock) {
        this.conditions = conditions;
        this.doors = doors;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("dependencies").up();
        doors.all().forEach(door -> call(door, health));
        // What is known of a condition says more than the last call.
        for (Condition condition : conditions.now()) {
            if (condition.code().blocks()
                    && DEPENDENCIES.contains(condition.who().kind())) {
                health.down().withData(name(condition), condition.code().text() + ": " + condition.sentence());
            }
        }
        return health.build();
    }

    private void call(Door door, HealthCheckResponseBuilder health) {
        Door.Call last = door.last();
        boolean recent = last != null && last.at().isAfter(clock.instant().minus(RECENT));
        boolean failed = recent && last.error() != null;
        health.withData(door.api(), failed ? last.error() : "healthy");
        if (failed) {
            health.down();
        }
        if (last != null) {
            health.withData(door.api() + ".last_check", last.at().toString());
            health.withData(
                    door.api() + ".latency_ms",
                    last.took() == null ? 0 : last.took().toMillis());
        }
    }

    private static String name(Condition condition) {
        String name = condition.who().name();
        return condition.who().kind() == Kind.DOWNSTREAM ? "downstream." + name : name;
    }
}
