package drover.routes;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The APIs and a downstream over real HTTP, and a Drover that polls only when a test says so. */
public final class ApiServer implements QuarkusTestResourceLifecycleManager {
    /** What signs the events, and what opens the door of the downstream. */
    static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD1q0Zy0h5vJE=";

    static final String TOKEN = "token-of-the-tests";

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        // Quarkus would switch off the WebSockets of every server in this process, of those of the tests as well.
        System.setProperty("vertx.disableWebsockets", "false");
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        Map<String, String> keys = new HashMap<>();
        try {
            keys.put(
                    "drover.data-dir",
                    Files.createTempDirectory(Path.of("target"), "data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // No test cuts the power: nothing waits for the disk.
        keys.put("quarkus.datasource.sqlite.jdbc.additional-jdbc-properties.synchronous", "OFF");
        keys.put("drover.poll-at-start", "false");
        // Records of tests have the fields that they need; DriftIT has whole ones.
        keys.put("drover.drift.one-of", "0");
        keys.put("leaflink.base-url", server.baseUrl() + "/api/v2");
        keys.put("leaflink.api-key", "key-of-the-tests");
        keys.put("leaflink.api-key-expires", "2999-12-31");
        keys.put("leaflink.seller-id", "6808");
        keys.put("leaflink.schedule", "0 0 0 1 1 ? 2099");
        keys.put("leaflink.audit.schedule", "0 0 0 1 1 ? 2099");
        keys.put("leaflink.request-interval", "1ms");
        keys.put("leaflink.retry-delay-millis", "1");
        keys.put("leaflink.breaker-delay", "300ms");
        keys.put("leaflink.transitions.enabled", "true");
        keys.put("distru.base-url", server.baseUrl() + "/graphql");
        keys.put("distru.api-key", "key-of-distru");
        keys.put("distru.schedule", "0 0 0 1 1 ? 2099");
        keys.put("distru.audit.schedule", "0 0 0 1 1 ? 2099");
        keys.put("distru.request-interval", "1ms");
        keys.put("distru.timeout", "3s");
        keys.put("distru.retry-delay-millis", "1");
        keys.put("distru.breaker-delay", "300ms");
        keys.put("etherscan.base-url", server.baseUrl() + "/etherscan/v2/api");
        keys.put("etherscan.api-key", "key-of-the-tests");
        keys.put(
                "etherscan.addresses",
                "0xb2b4ac460818e06dd1d3995da36242db774a2768, 0x0fD4Ba4D2D4602BA6e549706118864B3485FbF18");
        keys.put("etherscan.token-contracts", "0x66489B15FEB68c6d2980790096ddA0eF7Fce43f1");
        keys.put("etherscan.schedule", "0 0 0 1 1 ? 2099");
        keys.put("etherscan.request-interval", "1ms");
        keys.put("etherscan.retry-delay-millis", "1");
        keys.put("etherscan.breaker-delay", "300ms");
        keys.put("drover.second-look", "1ms");
        keys.put("etherscan.audit.schedule", "0 0 0 1 1 ? 2099");
        keys.put("etherscan.balances.enabled", "true");
        keys.put("etherscan.gas-price.enabled", "true");
        keys.put("downstream.default.url", server.baseUrl() + "/sink?from=drover");
        keys.put("downstream.default.rate-per-second", "10000");
        keys.put("downstream.default.retry-schedule", "50ms" + ",100ms".repeat(50));
        keys.put("downstream.default.breaker-delay", "300ms");
        keys.put("downstream.default.secret", SECRET);
        keys.put(
                "downstream.default.headers",
                "X-Team: sales | X-Acme-Authorization: Bearer {acme.token} | Cache-Control: no-store | Pragma: no-cache"
                        + " | Via: 1.1 drover | Date: Tue, 03 Feb 2026 14:22:18 GMT | Warning: 199 - late");
        keys.put("acme.token", TOKEN);
        keys.put("google.oauth.client-id", "client-of-the-tests");
        keys.put("google.oauth.token-url", server.baseUrl() + "/google/token");
        keys.put("google.refresh-token", "refresh-token-of-the-tests");
        keys.put("quickbooks.realm-id", "4620816365");
        keys.put("quickbooks.oauth.client-id", "client-of-the-tests");
        keys.put("quickbooks.oauth.token-url", server.baseUrl() + "/quickbooks/token");
        keys.put("quickbooks.refresh-token", "refresh-token-of-the-tests");
        keys.put("deeds.base-url", server.baseUrl() + "/deeds");
        keys.put("recipes.payment-chat.url", server.baseUrl() + "/chat/T0/secret-of-the-chat");
        keys.put("webhook.leaflink.secret", "old-secret,new-secret");
        keys.put("webhook.leaflink-v2.secret", "test-webhook-key");
        keys.put("webhook.acme.secret", "secret-of-acme");
        keys.put("webhook.distru.secret", "secret-of-distru");
        keys.put("webhook.scarce.secret", "secret-of-scarce");
        keys.put("webhook.scarce.scheme", "leaflink");
        keys.put("webhook.scarce.rate-per-second", "1");
        keys.put("webhook.github.secret", "secret-of-github");
        keys.put("webhook.slack.secret", "secret-of-slack");
        keys.put("webhook.stripe.secret", "secret-of-stripe");
        keys.put("webhook.quickbooks.secret", "verifier-of-quickbooks");
        keys.put("webhook.twilio.secret", "secret-of-twilio");
        keys.put("twilio.public-url", "https://hooks.example.com");
        keys.put("twilio.base-url", server.baseUrl() + "/twilio/2010-04-01");
        keys.put("twilio.account-sid", "AC0123456789abcdef0123456789abcdef");
        keys.put("twilio.auth-token", "token-of-twilio");
        keys.put("twilio.api-key", "");
        keys.put("twilio.from", "+15005550006");
        keys.put("twilio.look-delay", "1s");
        keys.put("twilio.request-interval", "1ms");
        keys.put("twilio.retry-delay-millis", "1");
        keys.put("twilio.breaker-delay", "300ms");
        keys.put("webhook.till.secret", "secret-of-till");
        keys.put("webhook.till.scheme", "square");
        keys.put("webhook.till.public-url", "https://hooks.example.com/in/till");
        keys.put("webhook.shop.secret", "secret-of-shop");
        keys.put("webhook.shop.header", "X-Shopify-Hmac-Sha256");
        keys.put("webhook.shop.encoding", "base64");
        keys.put("webhook.shop.signed", "{body}");
        keys.put("webhook.shop.timestamp-header", "");
        keys.put("webhook.stranger.secret", "secret-of-a-stranger");
        jwt(keys);
        keys.put("webhook.max-body", "64K");
        keys.put("webhook.body-timeout", "3s");
        // Live streams: a test starts their routes, and a server on that port.
        for (String live : List.of("prices", "blocks")) {
            keys.put(
                    live + ".base-url",
                    "ws://127.0.0.1:" + StreamServer.port(live) + "/" + live + "?key={" + live + ".api-key}&v=1");
            keys.put(live + ".api-key", "key of " + live);
            keys.put(live + ".interval", "0s");
            keys.put(live + ".enabled", "false");
        }
        keys.put("prices.authorization", "Authorization: Bearer {prices.api-key}");
        keys.put("prices.state.enabled", "true");
        keys.put("prices.state.base-url", server.baseUrl() + "/rest");
        keys.put("prices.retry-delay-millis", "1");
        keys.put("prices.request-interval", "1ms");
        systems().forEach(system -> {
            keys.putIfAbsent(system + ".base-url", server.baseUrl() + "/" + system);
            keys.putIfAbsent(system + ".api-key", "key-of-" + system);
            keys.putIfAbsent(system + ".schedule", "0 0 0 1 1 ? 2099");
            keys.putIfAbsent(system + ".request-interval", "1ms");
            keys.putIfAbsent(system + ".retry-delay-millis", "1");
            keys.putIfAbsent(system + ".breaker-delay", "300ms");
        });
        keys.put("quarkus.http.test-port", "0");
        keys.put("quarkus.management.test-port", "0");
        return keys;
    }

    /** Who shows a JWT. */
    private void jwt(Map<String, String> keys) {
        for (String prefix : List.of("drover.operations.jwt", "webhook.vendor.jwt", "webhook.both.jwt")) {
            keys.put(prefix + ".algorithm", "HS256");
            keys.put(prefix + ".key", "a-shared-secret-of-the-tests-which-is-long");
            keys.put(prefix + ".issuer", "https://issuer.example");
            keys.put(prefix + ".audience", "drover");
        }
        keys.put("webhook.vendor.jwt.body-hash-claim", "payload_hash");
        keys.put("webhook.both.secret", "secret-of-both");
        keys.put("downstream.default.jwt.audience", "receiver");
        for (String name : List.of("published", "absent")) {
            keys.put("webhook." + name + ".jwt.algorithm", "RS256");
            keys.put("webhook." + name + ".jwt.jwks-url", server.baseUrl() + "/issuer/" + name + ".json");
            keys.put("webhook." + name + ".jwt.issuer", "https://issuer.example");
            keys.put("webhook." + name + ".jwt.audience", "drover");
            keys.put("webhook." + name + ".jwt.scope", "orders:post");
        }
    }

    /** Those that have cases: {@code fixtures/<system>/cases/}. */
    private static List<String> systems() {
        try (Stream<Path> folders = Files.list(Path.of("fixtures"))) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("cases")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(WireMockServer.class));
    }

    @Override
    public void stop() {
        server.stop();
    }
}
