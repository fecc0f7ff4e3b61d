package drover.apply;

import drover.apply.RunningFiles.Running;
import drover.deliver.OutboxEndpoint;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** For a while after a change, what it concerns is watched: trouble that was not there before is taken for its doing. */
@ApplicationScoped
class Probation {
    /** What a route can be the cause of; that an API is slow or a person is needed is not among it. */
    private static final Set<Code> TROUBLE = Set.of(
            Code.CREDENTIAL_REFUSED,
            Code.BREAKER_OPEN,
            Code.STREAM_REFUSED,
            Code.STREAM_FAILING,
            Code.DISCONNECTED,
            Code.POLL_FAILED,
            Code.NOT_DELIVERABLE,
            Code.DELIVERY_FAILING);

    private final CamelContext camel;
    private final AllConditions conditions;
    private final RunningFiles files;
    private final Duration time;
    private final List<Watched> watched = new ArrayList<>();
    private Set<Who> troubled = Set.of();

    Probation(
            CamelContext camel,
            AllConditions conditions,
            RunningFiles files,
            @ConfigProperty(name = "routes.health-within") String time) {
        this.camel = camel;
        this.conditions = conditions;
        this.files = files;
        this.time = TimeUtils.toDuration(time);
    }

    /**
     * A change whose health fails.
     *
     * @param before what ran in its place
     */
    record Failed(Change change, List<RouteSource> before, String reason) {}

    private record Watched(Change change, List<RouteSource> before, Set<String> names, Set<Who> troubled, long until) {}

    /** Takes note of the trouble that there is before a change. */
    void before() {
        troubled = troubles().stream().map(Condition::who).collect(Collectors.toCollection(HashSet::new));
    }

    /** It is applied, and watched from now on. */
    void begin(Change change, List<Running> olds) {
        List<RouteSource> before = new ArrayList<>();
        for (Running old : olds) {
            if (change.names().contains(old.source().name())) {
                before.add(proven(old.source()));
            }
        }
        watched.removeIf(one -> one.names().stream().anyMatch(change.names()::contains));
        if (!before.isEmpty() && !change.news().isEmpty()) {
            Set<String> names = new HashSet<>(change.names());
            olds.forEach(old -> names.add(old.source().name()));
            watched.add(new Watched(change, before, names, troubled, System.nanoTime() + time.toNanos()));
        }
    }

    /** What ran before a version that is itself still watched is what was good. */
    private RouteSource proven(RouteSource source) {
        return watched.stream()
                .filter(one -> one.change().news().contains(source))
                .flatMap(one -> one.before().stream())
                .filter(one -> one.name().equals(source.name()))
                .findFirst()
                .orElse(source);
    }

    /** The first change whose health fails, which is not watched any more. */
    Optional<Failed> look() {
        watched.removeIf(one -> System.nanoTime() - one.until() > 0);
        if (watched.isEmpty()) {
            return Optional.empty();
        }
        List<Condition> now = troubles();
        for (Iterator<Watched> each = watched.iterator(); each.hasNext(); ) {
            Watched one = each.next();
            Optional<String> trouble = trouble(one, now);
            if (trouble.isPresent()) {
                each.remove();
                return Optional.of(new Failed(one.change(), one.before(), trouble.get()));
            }
        }
        return Optional.empty();
    }

    private List<Condition> troubles() {
        return conditions.now().stream()
                .filter(condition -> TROUBLE.contains(condition.code()))
                .toList();
    }

    private Optional<String> trouble(Watched one, List<Condition> now) {
        List<Route> routes = one.names().stream()
                .map(files::get)
                .filter(file -> file != null)
                .flatMap(file -> file.routes().stream())
                .map(camel::getRoute)
                .filter(route -> route != null)
                .toList();
        return now.stream()
                .filter(condition -> !one.troubled().contains(condition.who()))
                .filter(condition -> routes.stream().anyMatch(route -> concerns(condition.who(), route)))
                .map(condition -> condition.who().name() + ": " + condition.words())
                .findFirst();
    }

    private static boolean concerns(Who who, Route route) {
        String group = String.valueOf(route.getGroup());
        return switch (who.kind()) {
            case SYSTEM -> who.name().equals(group) || who.name().startsWith(group + ".");
            case STREAM ->
                route.getRouteId().startsWith(who.name()) || who.name().startsWith(group + "-");
            case DOWNSTREAM ->
                route.getEndpoint() instanceof OutboxEndpoint outbox
                        && outbox.name().equals(who.name());
            default -> false;
        };
    }
}
