package drover.deliver;

import drover.system.Authorizations;
import drover.system.Doors;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.microprofile.config.Config;

/**
 * The Camel component {@code outbox}: {@code from: outbox:<downstream>} yields what is due for one downstream.
 */
@Singleton
@Named("outbox")
public class OutboxComponent extends DefaultComponent {
    private volatile boolean begun;

    final Config config;
    final Doors doors;
    final Clock clock;
    final Deliveries deliveries;
    final DeliveryLeases leases;
    final Downstreams downstreams;
    final Authorizations headers;
    final StandardWebhooks webhooks;

    OutboxComponent(
            Config config,
            Doors doors,
            Clock clock,
            Deliveries deliveries,
            DeliveryLeases leases,
            Downstreams downstreams,
            Authorizations headers,
            StandardWebhooks webhooks) {
        this.config = config;
        this.doors = doors;
        this.clock = clock;
        this.deliveries = deliveries;
        this.leases = leases;
        this.downstreams = downstreams;
        this.headers = headers;
        this.webhooks = webhooks;
    }

    /** Deliveries begin when all else has started: whom they go to may be ourselves. */
    void begin(@ObservesAsync HttpServerStart started) {
        begun = true;
        downstreams.wakeAll();
    }

    boolean isBegun() {
        return begun;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
