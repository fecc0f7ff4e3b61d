package drover.start;

import drover.apply.Applying;
import drover.apply.Reason;
import drover.apply.RouteSource;
import drover.apply.RunningFiles;
import drover.apply.Targets;
import drover.deliver.OutboxEndpoint;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.quarkus.main.events.AfterStart;
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
    private static final Path FOLDER = Path.of("routes");

    private final CamelContext camel;
    private final Config config;
    private final ZonedSchedules schedules;
    private final Instance<RouteBuilder> builders;
    private final Event<RoutesLoaded> loaded;
    private final Event<Opened> begun;
    private final RunningFiles running;
    private final Applying applying;
    /** Which file each route stands in. */
    private final Map<String, String> origins = new HashMap<>();
    /** As they were read. */
    private final Map<String, RouteSource> sources = new HashMap<>();

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
            Event<Opened> begun,
            RunningFiles running,
            Applying applying) {
        this.camel = camel;
        this.config = config;
        this.schedules = schedules;
        this.builders = builders;
        this.loaded = loaded;
        this.begun = begun;
        this.running = running;
        this.applying = applying;
    }

    /** What a load is. */
    private interface Load {
        void run() throws Exception;
    }

    void load(@Observes AfterStart started) throws Exception {
        camel.setAutoStartup(false);
        RouteFiles files = find();
        if (only.isPresent() && !Visit.isQuiet(only)) {
            DoorsOnly.load(camel, files);
            return;
        }
        Map<String, String> failed = new TreeMap<>();
        // What starts first stops last: the sandbox's downstream still answers while the last deliveries end.
        for (Map.Entry<String, String> file : RouteFiles.sandboxes(Path.of("fixtures"), sandbox.orElse(List.of()))
                .entrySet()) {
            alone(file.getValue(), () -> RouteFiles.load(camel, file.getValue()))
                    .ifPresent(reason -> failed.put(file.getValue(), reason));
        }
        for (String file : files.essential()) {
            try {
                begin(file, () -> load(file));
            } catch (Exception e) {
                throw new ConfigurationException("Drover does not start, because " + file
                        + ", without which nothing can be delivered, cannot be run: "
                        + Redaction.redact(Reason.of(e)));
            }
        }
        for (String file : files.others()) {
            alone(file, () -> load(file)).ifPresent(reason -> failed.put(file, reason));
        }
        for (RouteBuilder builder : builders) {
            String name = builder.getClass().getSimpleName().replaceFirst("_(Subclass|ClientProxy)$", "");
            alone(name, () -> load(builder)).ifPresent(reason -> failed.put(name, reason));
        }
        act(failed);
        running.failed(failed);
        loaded.fire(new RoutesLoaded(failed));
        Greeting.say(config, files.essential().size() + files.others().size() - failed.size());
        synchronized (this) {
            isLoaded = true;
            goOn();
        }
    }

    private RouteFiles find() {
        return RouteFiles.find(FOLDER, packaged);
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
            if (only.isEmpty() && Files.isDirectory(FOLDER)) {
                applying.begin(() -> find().all());
            }
        }
    }

    /** @return why it does not run, or nothing */
    private Optional<String> alone(String name, Load load) throws Exception {
        Set<String> before = running.ids();
        try {
            begin(name, load);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(leaveOut(name, running.since(before), e));
        }
    }

    private String leaveOut(String name, List<Route> routes, Exception failure) throws Exception {
        String reason = Redaction.redact(Reason.of(failure));
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
        Set<String> before = running.ids();
        load.run();
        List<Route> fresh = running.since(before);
        fresh.forEach(route -> origins.put(route.getRouteId(), file));
        if (sources.containsKey(file)) {
            running.runs(
                    sources.get(file), fresh.stream().map(Route::getRouteId).toList());
        }
        start(fresh.stream()
                .filter(route -> !RunningFiles.isTimed(route) && !Targets.isActing(route))
                .toList());
    }

    private void start(List<Route> routes) throws Exception {
        for (Route route : routes) {
            boolean delivers = route.getEndpoint() instanceof OutboxEndpoint;
            if (!Boolean.FALSE.equals(route.isAutoStartup()) && !(delivers && Visit.isQuiet(only))) {
                camel.getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    private void load(String file) throws Exception {
        RouteSource source = RouteSource.read(camel, file);
        running.load(source);
        sources.put(file, source);
    }

    private void load(RouteBuilder builder) throws Exception {
        Set<String> before = running.ids();
        camel.addRoutes(builder);
        for (Route route : running.since(before)) {
            RouteRules.check(route);
        }
    }
}
