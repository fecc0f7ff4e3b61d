package drover.routes;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keys that are not as for all other tests. Each profile is an application of its own, which takes as long to start as dozens of
 * tests: classes whose keys do not meet share one.
 */
final class Profiles {
    private Profiles() {}

    /** What is off otherwise is on, and the other way round. */
    public static final class Switched implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> keys = new HashMap<>();
            // SwitchedOffTest
            keys.put("leaflink.customers.enabled", "false");
            keys.put("leaflink.products.enabled", "false");
            // GoogleTest: the calendars of the whole list are read
            keys.put("google.calendars", "all");
            keys.put("google.time-zone", "America/Denver");
            // RecipesTest: each recipe has a place to go to
            for (String recipe : Set.of("payment-chat", "order-invoice", "low-stock-calendar", "order-sms")) {
                keys.put("recipes." + recipe + ".enabled", "true");
                keys.put("downstream." + recipe + ".retry-schedule", "50ms,50ms");
            }
            // ConsoleMoreTest: some that are off otherwise, one that is on, and one that does not exist
            keys.put(
                    "drover.console.more",
                    "route, nonsense, bean, bean-model, browse, debug, endpoint, event, internal-tasks, java-security, log,"
                            + " main-configuration, platform-http, properties, receive, reload, rest, route-controller,"
                            + " route-dump, route-group, send, service, source, startup-recorder, system-properties, thread,"
                            + " trace, transformers, type-converters, variables");
            return keys;
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(JavaRoutesTest.ParcelRoutes.class, JavaRoutesTest.NamelessRoutes.class);
        }
    }

    /** LeafLink has a pace; a poll of a second takes long, and there are some that throw or hang. */
    public static final class Slow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "leaflink.request-interval", PaceTest.INTERVAL.toMillis() + "ms", "drover.poll.long-after", "1s");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(PollThrowsTest.ThrowingRoutes.class);
        }
    }
}
