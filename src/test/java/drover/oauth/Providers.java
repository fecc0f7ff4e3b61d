package drover.oauth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Two systems that a person lets us in at: {@code lenient} and {@code strict}. Nothing else is polled. */
public final class Providers implements QuarkusTestResourceLifecycleManager {
    static final String PUBLIC_URL = "https://drover.example.com";
    private final Map<String, AuthorizationServer> servers = new HashMap<>();

    @Override
    public Map<String, String> start() {
        Map<String, String> keys = new HashMap<>();
        try {
            keys.put(
                    "drover.data-dir",
                    Files.createTempDirectory(Path.of("target"), "data").toString());
            for (String name : new String[] {"lenient", "strict"}) {
                AuthorizationServer server = new AuthorizationServer(name.equals("strict"));
                servers.put(name, server);
                keys.put(name + ".base-url", server.url() + "/api");
                keys.put(name + ".request-interval", "1ms");
                keys.put(name + ".retry-delay-millis", "1");
                keys.put(name + ".timeout", "3s");
                keys.put(name + ".connect-timeout", "3s");
                keys.put(name + ".breaker-delay", "300ms");
                keys.put(name + ".client-secret", AuthorizationServer.SECRET);
                keys.put(name + ".oauth.authorization-url", server.url() + "/authorize");
                keys.put(name + ".oauth.token-url", server.url() + "/token");
                keys.put(name + ".oauth.client-id", AuthorizationServer.CLIENT);
                keys.put(name + ".oauth.scopes", "calendar mail");
                keys.put(name + ".oauth.parameters", "access_type=offline&prompt=consent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys.put("drover.poll-at-start", "false");
        keys.put("drover.public-url", PUBLIC_URL);
        keys.put("quarkus.http.test-port", "0");
        keys.put("quarkus.management.test-port", "0");
        return keys;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(servers, new TestInjector.AnnotatedAndMatchesType(Simulated.class, Map.class));
    }

    @Override
    public void stop() {
        servers.values().forEach(AuthorizationServer::close);
    }
}
