package drover.outbox;

import drover.store.Store;
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
 * The Camel component {@code outbox}: {@code to: outbox:append} makes a batch durable, {@code from: outbox:<downstream>}
 * yields what is due for one downstream.
 */
@Singleton
@Named("outbox")
public class OutboxComponent extends DefaultComponent {
    /** The first that is heard of the end: Quarkus closes its HTTP server before it stops Camel. */
    private final Thread hook = new Thread(() -> ending = true, "outbox-ending");

    private volatile boolean ending;
    private volatile boolean begun;

    final Config config;
    final Store store;
    final Clock clock;
    final Deliveries deliveries;
    final DeliveryLeases leases;
    final Downstreams downstreams;

    OutboxComponent(
            Config config,
            Store store,
            Clock clock,
            Deliveries deliveries,
            DeliveryLeases leases,
            Downstreams downstreams) {
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.deliveries = deliveries;
        this.leases = leases;
        this.downstreams = downstreams;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    protected void doStop() throws Exception {
        if (!ending) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        super.doStop();
    }

    /** Deliveries begin when all else has started: whom they go to may be ourselves. */
    void begin(@ObservesAsync HttpServerStart started) {
        begun = true;
        downstreams.wakeAll();
    }

    boolean isBegun() {
        return begun;
    }

    /** Whether the process is about to end: nothing new is begun. */
    boolean isEnding() {
        return ending;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
