package drover.observe;

import drover.poll.Pushed;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Who.Kind;
import drover.system.Door;
import drover.system.Doors;
import drover.system.Redaction;
import io.quarkus.arc.All;
import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /q/health/group/dependencies}: down while an API, one of its streams or a downstream stands still: from the calls
 * that are made anyway: of each its latency, its last check and error. Who has no condition is healthy: a record that is not there
 * is no trouble of the API; who was not asked is {@code unknown}, or {@code stale} after five minutes. It takes nothing out of service.
 */
@HealthGroup("dependencies")
@ApplicationScoped
class DependenciesHealth implements HealthCheck {
    private static final Set<Kind> DEPENDENCIES = EnumSet.of(Kind.SYSTEM, Kind.STREAM, Kind.DOWNSTREAM);

    private final AllConditions conditions;
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final Doors doors;
    private final List<Pushed> pushed;
    private final Clock clock;

    @Inject
    DependenciesHealth(AllConditions conditions, Doors doors, @All List<Pushed> pushed, Clock clock) {
        this.pushed = pushed;
        this.clock = clock;
        this.conditions = conditions;
        this.doors = doors;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("dependencies").up();
        doors.all().forEach(door -> call(door, health));
        pushed.stream()
                .flatMap(some -> some.streams().stream())
                .filter(Pushed.Told::isOn)
                .forEach(stream -> told(stream, health));
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
        health.withData(door.name(), state(last == null ? null : last.at()));
        if (last != null && last.error() != null) {
            health.withData(door.name() + ".error", Redaction.redact(last.error()));
        }
        if (last != null) {
            health.withData(door.name() + ".last_check", last.at().toString());
            if (last.took() != null) {
                health.withData(door.name() + ".latency_ms", last.took().toMillis());
            }
        }
    }

    /** A stream that is not polled is checked by each message that comes. */
    private void told(Pushed.Told stream, HealthCheckResponseBuilder health) {
        health.withData(stream.name(), state(stream.lastMessage()));
        if (stream.lastMessage() != null) {
            health.withData(stream.name() + ".last_check", stream.lastMessage().toString());
        }
    }

    /** What nobody has asked, or not lately, counts as healthy: there is nothing against it. */
    private String state(Instant last) {
        if (last == null) {
            return "unknown";
        }
        return last.isBefore(clock.instant().minus(LATELY)) ? "stale" : "healthy";
    }

    private static String name(Condition condition) {
        String name = condition.who().name();
        return condition.who().kind() == Kind.DOWNSTREAM ? "downstream." + name : name;
    }
}
