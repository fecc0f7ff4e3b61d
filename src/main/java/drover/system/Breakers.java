package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.apiimpl.BasicCircuitBreakerMaintenanceImpl;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.microprofile.faulttolerance.FaultToleranceProcessor;

/**
 * The names of circuit breakers. SmallRye keeps each for the life of the process and refuses a second breaker of that name; so that a
 * route can be replaced by another version of itself, the name is taken out by hand.
 */
@RegisterForReflection(targets = BasicCircuitBreakerMaintenanceImpl.class, methods = false)
@ApplicationScoped
public class Breakers {
    private final Doors doors;

    Breakers(Doors doors) {
        this.doors = doors;
    }

    /** A route is taken away, and with it the breakers in it: others may have their names, and begin closed. */
    public void leave(Route route) {
        for (String id : forget(route)) {
            doors.all().stream()
                    .filter(door -> id.equals(Breaker.NAME + door.name()))
                    .forEach(door -> door.breaker().leave());
        }
    }

    private static List<String> forget(Route route) {
        List<String> ids = new ArrayList<>();
        for (Processor one : route.filter("*")) {
            if (one instanceof FaultToleranceProcessor breaker) {
                ids.add(breaker.getId());
                known().remove(breaker.getId());
            }
        }
        return ids;
    }

    private static Map<?, ?> known() {
        try {
            Field field = BasicCircuitBreakerMaintenanceImpl.class.getDeclaredField("registry");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(CircuitBreakerMaintenance.get());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the circuit breakers that are known cannot be found", e);
        }
    }
}
