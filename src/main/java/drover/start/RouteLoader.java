package drover.start;

import drover.system.Opened;
import drover.system.Redaction;
import drover.system.RoutesLoaded;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.support.PluginHelper;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Loads the routes: one file at a time, then one route builder at a time, so that a bad one stops only itself. What begins by
 * itself (a poll) waits until the HTTP server is open: a start that ends because its port is taken has polled
 * nothing, and a sandbox that polls itself finds somebody there.
 */
@ApplicationScoped
class RouteLoader {
    private static final Logger LOG = Logger.getLogger("drover");
    /** The schemes of what begins by itself. */
    private static final Set<String> BEGIN = Set.of("quartz", "timer");

    private final CamelContext camel;
    private final Config config;
    private final ZonedSchedules schedules;
    private final Instance<RouteBuilder> builders;
    private final Event<RoutesLoaded> loaded;
    private final Event<Opened> begun;
    /** Which file each route stands in. */
    private final Map<String, String> origins = new HashMap<>();

    private boolean isLoaded;
    private boolean isOpen;

    @ConfigProperty(name = "drover.routes.packaged")
    List<String> packaged;

    @ConfigProperty(name = "drover.routes.sandbox")
    Optional<List<String>> sandbox;

    /** The command that this process is only there for. */
    @ConfigProperty(name = Visit.ONLY)
    Optional<String> only;

    RouteLoader(
            CamelContext camel,
            Config config,
            ZonedSchedules schedules,
            @Any Instance<RouteBuilder> builders,
            Event<RoutesLoaded> loaded,
            Event<Opened> begun) {
        this.camel = camel;
        this.config = config;
        this.schedules = schedules;
        this.builders = builders;
        this.loaded = loaded;
        this.begun = begun;
    }

    /** What a load is. */
    private interface Load {
        void run() throws Exception;
    }

    void load(@Observes AfterStart started) throws Exception {
        camel.setAutoStartup(false);
        RouteFiles files = RouteFiles.find(Path.of("routes"), packaged);
        if (only.isPresent()) {
            DoorsOnly.load(camel, files);
            return;
        }
        // What starts first stops last: the sandbox's downstream still answers while the last deliveries end.
        for (String file : sandbox.orElse(List.of())) {
            begin(file, () -> load("classpath:fixtures/" + file + "/sandbox.camel.yaml"));
        }
        for (String file : files.essential()) {
            try {
                begin(file, () -> load(file));
            } catch (Exception e) {
                throw new ConfigurationException("Drover does not start, because " + file
                        + ", without which nothing can be delivered, cannot be run: "
                        + Redaction.redact(StartFailure.reason(e)));
            }
        }
        Map<String, String> failed = new TreeMap<>();
        for (String file : files.others()) {
            alone(file, () -> load(file)).ifPresent(reason -> failed.put(file, reason));
        }
        for (RouteBuilder builder : builders) {
            String name = builder.getClass().getSimpleName().replaceFirst("_(Subclass|ClientProxy)$", "");
            alone(name, () -> load(builder)).ifPresent(reason -> failed.put(name, reason));
        }
        act(failed);
        loaded.fire(new RoutesLoaded(failed));
        greet(files.essential().size() + files.others().size() - failed.size());
        synchronized (this) {
            isLoaded = true;
            goOn();
        }
    }

    private void greet(int running) {
        LOG.infof(
                "Drover %s runs %d route files; its health: http://%s:%s/q/health",
                config.getValue("quarkus.application.version", String.class),
                running,
                config.getValue("quarkus.management.host", String.class),
                config.getValue("quarkus.management.port", String.class));
    }

    void open(@ObservesAsync HttpServerStart server) {
        opened();
    }

    void open(@ObservesAsync HttpsServerStart server) {
        opened();
    }

    private synchronized void opened() {
        try {
            if (!isOpen) {
                isOpen = true;
                goOn();
            }
        } catch (Exception e) {
            LOG.errorf(e, "what begins by itself does not begin");
        }
    }

    /** What begins by itself begins. */
    private void goOn() throws Exception {
        if (isLoaded && isOpen) {
            camel.setAutoStartup(true);
            start(camel.getRoutes());
            schedules.keep();
            begun.fire(new Opened());
        }
    }

    /** @return why it does not run, or nothing */
    private Optional<String> alone(String name, Load load) throws Exception {
        Set<String> before = ids();
        try {
            begin(name, load);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(leaveOut(name, since(before), e));
        }
    }

    private String leaveOut(String name, List<Route> routes, Exception failure) throws Exception {
        String reason = Redaction.redact(StartFailure.reason(failure));
        LOG.errorf("%s does not run; everything else does. Mend it and start again: %s", name, reason);
        LOG.debug("the whole story", failure);
        for (Route route : routes) {
            camel.getRouteController().stopRoute(route.getRouteId());
            camel.removeRoute(route.getRouteId());
        }
        return reason;
    }

    /** What acts on events begins when all that it may call is there; one that calls what is not there stops only itself. */
    private void act(Map<String, String> failed) throws Exception {
        Targets targets = new Targets(camel);
        for (Route route : camel.getRoutes()) {
            if (Targets.isActing(route)) {
                String name = origins.get(route.getRouteId()) + ": " + route.getRouteId();
                try {
                    targets.check(route);
                    start(List.of(route));
                } catch (Exception e) {
                    failed.put(name, leaveOut(name, List.of(route), e));
                }
            }
        }
    }

    /** What waits to be called runs at once. */
    private void begin(String file, Load load) throws Exception {
        Set<String> before = ids();
        load.run();
        List<Route> fresh = since(before);
        fresh.forEach(route -> origins.put(route.getRouteId(), file));
        start(fresh.stream()
                .filter(route -> !BEGIN.contains(scheme(route)) && !Targets.isActing(route))
                .toList());
    }

    private void start(List<Route> routes) throws Exception {
        for (Route route : routes) {
            if (!Boolean.FALSE.equals(route.isAutoStartup())) {
                camel.getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    private static String scheme(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        return uri.substring(0, uri.indexOf(':'));
    }

    private Set<String> ids() {
        return camel.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(HashSet::new));
    }

    private List<Route> since(Set<String> before) {
        return camel.getRoutes().stream()
                .filter(route -> !before.contains(route.getRouteId()))
                .toList();
    }

    private void load(String file) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource(file));
    }

    private void load(RouteBuilder builder) throws Exception {
        Set<String> before = ids();
        camel.addRoutes(builder);
        for (Route route : since(before)) {
            RouteRules.check(route);
        }
    }
}
