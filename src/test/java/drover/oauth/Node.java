package drover.oauth;

import drover.HandClock;
import drover.TestCamel;
import drover.TestConfig;
import drover.store.TestStore;
import drover.system.ApiSystem;
import drover.system.Credentials;
import drover.system.DoorComponent;
import drover.system.Doors;
import drover.system.Issued;
import drover.system.PassingTrouble;
import drover.system.RequestHeaders;
import drover.system.TestApi;
import drover.system.TestCredentials;
import drover.system.http.TestHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.eclipse.microprofile.config.Config;

/** One Drover with the system {@code acme}: its store, its doors as they run, and clocks that are moved by hand. */
final class Node implements AutoCloseable {
    final HandClock clock;
    final AtomicLong nanos = new AtomicLong();
    final TestStore store;
    final Clients clients;
    final Grants grants;
    final AccessTokens tokens;
    final Authorizing authorizing;
    final Pending pending;
    final Doors doors;
    private final DefaultCamelContext camel = TestCamel.context();
    private final ProducerTemplate template;

    Node(DataSource source, Path folder, AuthorizationServer server, HandClock clock, Map<String, String> more)
            throws Exception {
        this(source, folder, server, clock, more, true);
    }

    Node(
            DataSource source,
            Path folder,
            AuthorizationServer server,
            HandClock clock,
            Map<String, String> more,
            boolean shared)
            throws Exception {
        this.clock = clock;
        Map<String, String> keys = keys(server);
        keys.putAll(more);
        Config config = TestConfig.of(keys);
        Credentials credentials = TestCredentials.of(config);
        store = new TestStore(source);
        clients = new Clients(config);
        clients.watch("acme");
        EncryptionKey key = new EncryptionKey(credentials, folder.resolve("data"));
        grants = new Grants(store, key);
        List<Issued> issued = new ArrayList<>();
        doors = TestApi.doors(clock, config, camel, issued);
        TokenEndpoint endpoint = new TokenEndpoint(camel, credentials, doors);
        tokens = new AccessTokens(clients, grants, endpoint, credentials, clock, this::ticks, shared);
        pending = new Pending(store, key, clock);
        authorizing = new Authorizing(clients, pending, endpoint, grants, tokens, credentials, clock);
        issued.add(tokens);
        start(keys, config);
        template = camel.createProducerTemplate();
    }

    /** Time that passes by itself, and what is moved by hand. */
    private long ticks() {
        return System.nanoTime() + nanos.get();
    }

    private static Map<String, String> keys(AuthorizationServer server) {
        Map<String, String> keys = new HashMap<>();
        keys.put("acme.base-url", server.url() + "/api");
        keys.put("acme.request-interval", "1");
        keys.put("acme.retry-delay-millis", "1");
        keys.put("acme.timeout", "2000");
        keys.put("acme.connect-timeout", "2000");
        keys.put("acme.breaker-delay", "60000");
        keys.put("acme.client-secret", AuthorizationServer.SECRET);
        keys.put("acme.oauth.authorization-url", server.url() + "/authorize");
        keys.put("acme.oauth.token-url", server.url() + "/token");
        keys.put("acme.oauth.client-id", AuthorizationServer.CLIENT);
        keys.put("acme.oauth.scopes", "calendar mail");
        keys.put("acme.oauth.parameters", "access_type=offline&prompt=consent");
        keys.put("quarkus.application.version", "0");
        return keys;
    }

    private void start(Map<String, String> keys, Config config) throws Exception {
        Properties properties = new Properties();
        properties.putAll(keys);
        camel.getPropertiesComponent().setOverrideProperties(properties);
        camel.addComponent("door", new DoorComponent());
        camel.start();
        camel.getRegistry().bind("doors", doors);
        camel.getRegistry().bind("passingTrouble", new PassingTrouble());
        camel.getRegistry().bind("wholeAnswer", HttpClientConfigurer.class, TestHttp.wholeAnswer(config));
        HttpComponent http = camel.getComponent("http", HttpComponent.class);
        http.setAutomaticRetriesDisabled(true);
        http.setHeaderFilterStrategy(new RequestHeaders());
        ApiSystem acme = new ApiSystem();
        acme.setAuthorization("Authorization: Bearer {acme.access-token}");
        camel.getRegistry().bind("acme", acme);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:routes/api.camel.yaml"));
        camel.addRouteFromTemplate("acme-api-call", "api", Map.of("system", "acme"));
    }

    /** A call to the API through its door; the answer or the failure is in the exchange. */
    Exchange call() {
        return template.send(
                "direct:acme-api-call", call -> call.getMessage().setHeader(Exchange.HTTP_PATH, "/things"));
    }

    /** A person authorizes it, in a browser that does what it is told. */
    Authorizing.Ended authorize(AuthorizationServer server) throws Exception {
        return authorizing.end("acme", Browser.consent(authorizing.begin("acme", "http://127.0.0.1:1/")), null);
    }

    @Override
    public void close() throws java.io.IOException {
        template.close();
        camel.close();
        store.close();
    }
}
