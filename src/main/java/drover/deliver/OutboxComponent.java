package drover.deliver;

import drover.system.ClockJump;
import drover.system.Doors;
import drover.system.RoutesChanged;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.microprofile.config.Config;

/** The Camel component {@code outbox}: {@code from: outbox:<downstream>} yields what is due for one downstream. */
@Singleton
@Named("outbox")
public class OutboxComponent extends DefaultComponent {
    private volatile boolean begun;

    final Config config;
    final Doors doors;
    final Clock clock;
    final Deliveries deliveries;
    final DeliveryLeases leases;
    final Settlements settlements;
    final Downstreams downstreams;
    final Pauses pauses;
    final Receivers receivers;
    private final DownstreamConditions conditions;

    OutboxComponent(
            Config config,
            Doors doors,
            Clock clock,
            Deliveries deliveries,
            DeliveryLeases leases,
            Settlements settlements,
            Downstreams downstreams,
            Pauses pauses,
            Receivers receivers,
            DownstreamConditions conditions) {
        this.config = config;
        this.doors = doors;
        this.clock = clock;
        this.deliveries = deliveries;
        this.leases = leases;
        this.settlements = settlements;
        this.downstreams = downstreams;
        this.pauses = pauses;
        this.receivers = receivers;
        this.conditions = conditions;
    }

    /** Deliveries begin when all else has started: whom they go to may be ourselves. */
    void begin(@ObservesAsync HttpServerStart started) {
        begun = true;
        downstreams.wakeAll();
    }

    boolean isBegun() {
        return begun;
    }

    /** A downstream whose route was taken away gets nothing new. */
    void changed(@Observes RoutesChanged change) {
        downstreams.keep(getCamelContext().getRoutes().stream()
                .map(Route::getEndpoint)
                .filter(OutboxEndpoint.class::isInstance)
                .map(endpoint -> ((OutboxEndpoint) endpoint).name())
                .collect(Collectors.toSet()));
    }

    /** What is due later is due after its own delay from now on, whatever the clock says. */
    void bound(@Observes ClockJump jump) {
        downstreams.settings().keySet().forEach(deliveries::bound);
        downstreams.wakeAll();
    }

    Progress progress(String name) {
        return conditions.progress(name);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
