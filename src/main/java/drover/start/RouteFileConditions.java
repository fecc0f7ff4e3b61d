package drover.start;

import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.RoutesChanged;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** The route files that do not run. */
@ApplicationScoped
class RouteFileConditions implements Conditions {
    private final Clock clock;
    private volatile Map<String, String> failed = Map.of();
    private volatile Instant since;

    RouteFileConditions(Clock clock) {
        this.clock = clock;
    }

    void loaded(@Observes RoutesLoaded event) {
        since = clock.instant();
        failed = event.failed();
    }

    void changed(@Observes RoutesChanged event) {
        if (!event.failed().equals(failed)) {
            since = clock.instant();
            failed = event.failed();
        }
    }

    @Override
    public Stream<Condition> conditions() {
        return failed.entrySet().stream()
                .map(file -> new Condition(Code.ROUTE_FILE, Who.routeFile(file.getKey()), since, file.getValue()));
    }
}
