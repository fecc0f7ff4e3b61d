package drover.routes;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Downstreams that are routes: see {@code deeds.camel.yaml} of the tests. */
public final class Deeds implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> keys = new HashMap<>();
        keys.put("deeds.retry-delay-millis", "1");
        keys.put("deeds.breaker-delay", "300ms");
        keys.put("downstream.deeds.types", "leaflink.order.*");
        keys.put("downstream.deeds.retry-schedule", "20ms,20ms");
        keys.put("downstream.deeds.rate-per-second", "10000");
        keys.put("downstream.deeds.breaker-delay", "300ms");
        keys.put("downstream.deeds.breaker-request-volume", "1000");
        keys.put("downstream.rest.enabled", "false");
        return keys;
    }

    @Override
    public void stop() {
        // Nothing runs.
    }
}
