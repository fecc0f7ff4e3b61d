package drover.cases;

import drover.deliver.Deeds;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The downstreams that are routes, of which only that of the case acts while it is played. */
@Singleton
class Acting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STEP = 10;

    private final CamelContext camel;
    private final Deeds deeds;

    Acting(CamelContext camel, Deeds deeds) {
        this.camel = camel;
        this.deeds = deeds;
    }

    /** It acts from now on. */
    void begin(String downstream) throws Exception {
        camel.getRouteController().startRoute(route(downstream));
    }

    /** It does not act any more. */
    void end(String downstream) throws Exception {
        camel.getRouteController().stopRoute(route(downstream));
    }

    private String route(String downstream) throws IOException {
        return camel.getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointUri().matches("outbox:(//)?" + downstream + "(\\?.*)?"))
                .map(Route::getRouteId)
                .findFirst()
                .orElseThrow(() -> new IOException("no route delivers to " + downstream
                        + ": expected one of the template act, with {name: downstream, value: " + downstream
                        + "}, in routes/recipes/" + downstream + ".camel.yaml"));
    }

    /** Waits until it has done something with all that it was told. */
    void settled(String downstream) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!deeds.isSettled(downstream)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("what " + downstream + " was told does not come to its end");
            }
            Thread.sleep(STEP);
        }
    }

    /** What it says that it did, sorted. */
    List<String> results(String downstream) {
        return deeds.results(downstream);
    }
}
