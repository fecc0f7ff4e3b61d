package drover.live;

import drover.metrics.Meters;
import drover.system.http.Proxies;
import io.vertx.core.Vertx;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.microprofile.config.Config;

/** The Camel component {@code live}: {@code from: live:<stream>} yields what a server sends over a WebSocket. */
@Singleton
@Named("live")
public class LiveComponent extends DefaultComponent {
    final Vertx vertx;
    final Config config;
    final Access access;
    final LiveStreams streams;
    final Meters meters;
    final Clock clock;
    final Proxies proxies;

    LiveComponent(Vertx vertx, Config config, Access access, LiveStreams streams, Meters meters, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.access = access;
        this.streams = streams;
        this.meters = meters;
        this.clock = clock;
        this.proxies = Proxies.of(config);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LiveEndpoint endpoint = new LiveEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** What is sent first over each connection: the keys {@code <door>.first-message} and {@code <door>.subscribe}. */
    Greeting greeting(String door) {
        String first =
                config.getOptionalValue(door + ".first-message", String.class).orElse("");
        String subscribe =
                config.getOptionalValue(door + ".subscribe", String.class).orElse("");
        return new Greeting(first + " " + subscribe);
    }
}
