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
import java.util.Optional;
import java.util.stream.Stream;
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
        Rehearsal.leaveOutTheEnvironment(camel);
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
        KeyCheck check = new KeyCheck(config, keys);
        check.check();
        check.warn();
        // Opened now, so that its own message tells what is wrong with it.
        store.get().read(connection -> null);
        for (Key key : keys.all()) {
            if (key.name().endsWith(".api-key")) {
                decide(keys, key.group());
                expiry.watch(key.group());
            }
        }
    }

    /** One that a person lets us in at is on when we are a client of it: it says itself that it has to be authorized. */
    private boolean isClient(Keys keys, String system) {
        boolean known = clients.isKnown(system);
        if (known && isNowhere(keys, system)) {
            LOG.errorf("%s: off, because nobody says of which company: set %s.realm-id", system, system);
            return false;
        }
        if (known) {
            clients.watch(system);
        } else {
            LOG.infof("%s: off, because it has no client: set %s.oauth.client-id, see docs/oauth.md", system, system);
        }
        return known;
    }

    /** Whether it is a system of several companies, and nobody says which is ours. */
    private boolean isNowhere(Keys keys, String system) {
        return keys.find(system + ".realm-id").isPresent()
                && config.getOptionalValue(system + ".realm-id", String.class).isEmpty();
    }

    private static JsonNode json(Exchange exchange, Object text) throws IOException {
        return Json.read(exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, text));
    }

    /** A source is on when it has a credential, unless {@code <system>.enabled} says otherwise. */
    private void decide(Keys keys, String system) {
        String enabled = system + ".enabled";
        // An account with a token of its own, or a key that it has given out.
        String token = system + ".auth-token";
        String apiKey = system + ".api-key";
        String key = keys.find(token).isPresent() ? token : apiKey;
        if (clients.isOne(system)) {
            boolean client = isClient(keys, system);
            if (config.getOptionalValue(enabled, String.class).isEmpty()) {
                camel.getPropertiesComponent().addInitialProperty(enabled, String.valueOf(client));
            }
            return;
        }
        if (config.getOptionalValue(enabled, String.class).isPresent()) {
            return;
        }
        boolean found = false;
        try {
            found = credentials.find(key).isPresent()
                    || credentials.find(apiKey).isPresent();
            Optional<String> part = missingPart(keys, system);
            if (!found) {
                LOG.infof("%s: off, because it has no credential: %s", system, credentials.places(key));
            } else if (part.isPresent()) {
                found = false;
                LOG.errorf(
                        "%s: off, because a part of its credential is missing: %s",
                        system, credentials.places(part.get()));
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

    /** What belongs to its credential, where that has more than one part, and is not there. */
    private Optional<String> missingPart(Keys keys, String system) {
        boolean pair = credentials.find(system + ".api-key").isPresent();
        return Stream.of(".account-sid", pair ? ".api-secret" : ".account-sid")
                .map(system::concat)
                .filter(part ->
                        keys.find(part).isPresent() && credentials.find(part).isEmpty())
                .findFirst();
    }
}
