package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.oauth.Clients;
import drover.record.Json;
import drover.store.Store;
import drover.system.Credentials;
import drover.system.Expiry;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverterExists;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.util.TimeUtils;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Starts Drover: checks the keys, opens the store, and says which sources are off and why. {@link RouteLoader} goes on. */
@ApplicationScoped
class Start {
    private static final Logger LOG = Logger.getLogger("drover");

    private final Config config;
    private final Credentials credentials;
    private final Expiry expiry;
    private final Clients clients;
    private final CamelContext camel;
    private final Instance<Store> store;

    Start(
            Config config,
            Credentials credentials,
            Expiry expiry,
            Clients clients,
            CamelContext camel,
            Instance<Store> store) {
        this.config = config;
        this.clients = clients;
        this.credentials = credentials;
        this.expiry = expiry;
        this.camel = camel;
        this.store = store;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    void configure(@Observes BeforeConfigure event) {
        camel.getPropertiesComponent().addPropertiesSource(new Placeholders(config));
        Scratch.leaveOutTheEnvironment(camel);
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
        Keys keys = Values.keys();
        KeyCheck check = new KeyCheck(config, keys);
        check.check();
        check.warn();
        // Opened now, so that its own message tells what is wrong with it.
        store.get().read(connection -> null);
        Switches switches = new Switches(config, keys, credentials, clients);
        for (Key key : keys.all()) {
            if (key.name().endsWith(".api-key")) {
                decide(switches, key.group());
                expiry.watch(key.group());
            }
        }
    }

    private static JsonNode json(Exchange exchange, Object text) throws IOException {
        return Json.read(exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, text));
    }

    /** A source is on when it has a credential, unless {@code <system>.enabled} says otherwise. */
    private void decide(Switches switches, String system) {
        boolean isClient = clients.isOne(system);
        boolean isSaid = switches.said(system).isPresent();
        if (isSaid && !isClient) {
            return;
        }
        Switches.Position position = switches.of(system);
        if (!position.isOn()) {
            LOG.logf(position.isWrong() ? Logger.Level.ERROR : Logger.Level.INFO, "%s: %s", system, position.why());
        } else if (isClient) {
            clients.watch(system);
        }
        if (!isSaid) {
            camel.getPropertiesComponent().addInitialProperty(system + ".enabled", String.valueOf(position.isOn()));
        }
    }
}
