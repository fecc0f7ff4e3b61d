package drover.outbox;

import drover.store.Store;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The Camel component {@code outbox}: {@code to: outbox:append} makes a batch durable, {@code from: outbox:<downstream>}
 * yields what is due for one downstream.
 */
@Singleton
@Named("outbox")
public class OutboxComponent extends DefaultComponent {
    final Store store;
    final Clock clock;
    final Deliveries deliveries;
    final DeliveryLeases leases;
    final Downstreams downstreams;

    OutboxComponent(Store store, Clock clock, Deliveries deliveries, DeliveryLeases leases, Downstreams downstreams) {
        this.store = store;
        this.clock = clock;
        this.deliveries = deliveries;
        this.leases = leases;
        this.downstreams = downstreams;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
