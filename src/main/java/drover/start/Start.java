package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.Store;
import drover.system.Credentials;
import drover.system.Expiry;
import drover.system.Redaction;
import drover.system.RoutesLoaded;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.TypeConverterExists;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.util.TimeUtils;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts Drover: checks the keys, says what is off and why, and loads the routes. A bad route file stops only itself. */
@ApplicationScoped
class Start {
    private static final Logger LOG = Logger.getLogger("drover");

    private final Config config;
    private final Credentials credentials;
    private final Expiry expiry;
    private final KeyCheck check;
    private final CamelContext camel;
    private final Instance<Store> store;
    private final Event<RoutesLoaded> loaded;

    @ConfigProperty(name = "drover.routes.packaged")
    List<String> packaged;

    @ConfigProperty(name = "drover.routes.sandbox")
    Optional<List<String>> sandbox;

    Start(
            Config config,
            Credentials credentials,
            Expiry expiry,
            KeyCheck check,
            CamelContext camel,
            Instance<Store> store,
            Event<RoutesLoaded> loaded) {
        this.config = config;
        this.credentials = credentials;
        this.expiry = expiry;
        this.check = check;
        this.camel = camel;
        this.store = store;
        this.loaded = loaded;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    void configure(@Observes BeforeConfigure event) {
        // Time-outs are written like all other durations (15s); camel-http by itself reads milliseconds only.
        camel.getTypeConverterRegistry().setTypeConverterExists(TypeConverterExists.Override);
        camel.getTypeConverterRegistry()
                .addTypeConverter(
                        Timeout.class,
                        String.class,
                        new SimpleTypeConverter(
                                false,
                                (type, exchange, value) ->
                                        Timeout.ofMilliseconds(TimeUtils.toMilliSeconds(value.toString()))));
        // What comes from outside is read as JSON by one reader only, with its bounds on size and depth.
        for (Class<?> text : List.of(byte[].class, String.class, InputStream.class, Buffer.class)) {
            camel.getTypeConverterRegistry()
                    .addTypeConverter(
                            JsonNode.class,
                            text,
                            new SimpleTypeConverter(false, (type, exchange, value) -> json(exchange, value)));
        }
        Keys keys = Keys.load();
        check.check(keys);
        // Opened now, so that its own message tells what is wrong with it.
        store.get().read(connection -> null);
        for (Key key : keys.all()) {
            if (key.name().endsWith(".api-key")) {
                decide(key.group());
                expiry.watch(key.group());
            }
        }
    }

    private static JsonNode json(Exchange exchange, Object text) throws IOException {
        return Json.read(exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, text));
    }

    /** A source is on when it has a credential, unless {@code <system>.enabled} says otherwise. */
    private void decide(String system) {
        String enabled = system + ".enabled";
        String key = system + ".api-key";
        if (config.getOptionalValue(enabled, String.class).isPresent()) {
            return;
        }
        boolean found = false;
        try {
            found = credentials.find(key).isPresent();
            if (!found) {
                LOG.infof("%s: off, because it has no credential: %s", system, credentials.places(key));
            } else if (config.getOptionalValue(system + ".base-url", String.class)
                    .isEmpty()) {
                found = false;
                LOG.errorf("%s: off, because it has no address: set %s.base-url", system, system);
            }
        } catch (IllegalStateException e) {
            LOG.errorf("%s: off: %s", system, e.getMessage());
        }
        camel.getPropertiesComponent().addInitialProperty(enabled, String.valueOf(found));
    }

    void load(@Observes AfterStart started) throws Exception {
        RouteFiles files = RouteFiles.find(Path.of("routes"), packaged);
        // What starts first stops last: the sandbox's downstream still answers while the last deliveries end.
        for (String file : sandbox.orElse(List.of())) {
            load("classpath:fixtures/" + file + "/sandbox.camel.yaml");
        }
        for (String file : files.essential()) {
            try {
                load(file);
            } catch (Exception e) {
                throw new ConfigurationException("Drover does not start, because " + file
                        + ", without which nothing can be delivered, cannot be run: " + Redaction.redact(reason(e)));
            }
        }
        Map<String, String> failed = new TreeMap<>();
        for (String file : files.others()) {
            loadAlone(file).ifPresent(reason -> failed.put(file, reason));
        }
        loaded.fire(new RoutesLoaded(failed));
        LOG.infof(
                "Drover %s runs %d route files; its health: http://%s:%s/q/health",
                config.getValue("quarkus.application.version", String.class),
                files.essential().size() + files.others().size() - failed.size(),
                config.getValue("quarkus.management.host", String.class),
                config.getValue("quarkus.management.port", String.class));
    }

    /** @return why it does not run, or nothing */
    private Optional<String> loadAlone(String file) throws Exception {
        Set<String> before = new HashSet<>();
        camel.getRoutes().forEach(route -> before.add(route.getRouteId()));
        try {
            load(file);
            return Optional.empty();
        } catch (Exception e) {
            String reason = Redaction.redact(reason(e));
            LOG.errorf("%s does not run; everything else does. Mend it and start again: %s", file, reason);
            LOG.debug("the whole story", e);
            for (Route route : camel.getRoutes()) {
                if (!before.contains(route.getRouteId())) {
                    camel.getRouteController().stopRoute(route.getRouteId());
                    camel.removeRoute(route.getRouteId());
                }
            }
            return Optional.of(reason);
        }
    }

    private void load(String file) throws Exception {
        Resource resource = PluginHelper.getResourceLoader(camel).resolveResource(file);
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
    }

    private static String reason(Throwable e) {
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && reason.indexOf(cause.getMessage()) < 0) {
                reason.append(reason.isEmpty() ? "" : ": ")
                        .append(cause.getMessage().lines().findFirst().orElse(""));
            }
        }
        return reason.toString();
    }
}
