package drover.inbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.LogLines;
import drover.jwt.TestVerifiers;
import drover.system.TestCredentials;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send webhooks: looked up once a second, so that a change needs no restart. */
class ProvidersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final Providers providers;

    ProvidersTest() {
        Config config = new SmallRyeConfigBuilder()
                .withSources(new ConfigSource() {
                    @Override
                    public Set<String> getPropertyNames() {
                        return keys.keySet();
                    }

                    @Override
                    public String getValue(String name) {
                        return keys.get(name);
                    }

                    @Override
                    public String getName() {
                        return "changing";
                    }
                })
                .build();
        providers = new Providers(config, TestCredentials.of(config), new HandClock(), TestVerifiers.of(config));
    }

    private byte[] key(String provider) {
        return providers.find(provider).orElseThrow().scheme().keys().get(0);
    }

    @Test
    void a_secret_that_is_changed_counts_soon_without_a_restart() {
        keys.put("webhook.acme.secret", "old");
        assertArrayEquals("old".getBytes(StandardCharsets.UTF_8), key("acme"));

        keys.put("webhook.acme.secret", "new");

        await().atMost(SOON)
                .untilAsserted(() -> assertArrayEquals("new".getBytes(StandardCharsets.UTF_8), key("acme")));
    }

    @Test
    void a_provider_that_is_added_or_removed_counts_soon() {
        assertTrue(providers.find("acme").isEmpty());

        keys.put("webhook.acme.secret", "s");
        await().atMost(SOON).until(() -> providers.find("acme").isPresent());

        keys.remove("webhook.acme.secret");
        await().atMost(SOON).until(() -> providers.find("acme").isEmpty());
    }

    @Test
    void a_bad_secret_is_said_once_and_again_when_it_is_another_trouble() {
        keys.put("webhook.acme.secret", "a,,b");
        try (LogLines log = new LogLines("drover.inbox")) {
            for (int i = 0; i < 100; i++) {
                assertTrue(providers.find("acme").isEmpty());
            }
            assertEquals(
                    List.of("ERROR webhook acme: nothing is taken from it: one of its secrets is empty"), log.all());

            keys.put("webhook.acme.scheme", "nonsense");
            await().atMost(SOON).until(() -> {
                assertTrue(providers.find("acme").isEmpty());
                return log.all().size() == 2;
            });
            keys.put("webhook.acme.scheme", "leaflink");
            keys.put("webhook.acme.secret", "a,b");
            await().atMost(SOON).until(() -> providers.find("acme").isPresent());

            assertEquals(
                    "ERROR webhook acme: nothing is taken from it: there is no scheme nonsense",
                    log.all().get(1));
        }
    }

    @Test
    void names_that_anybody_asks_for_are_not_all_remembered() {
        keys.put("webhook.acme.secret", "s");
        for (int i = 0; i < 100_000; i++) {
            assertTrue(providers.find("n" + i).isEmpty());
        }

        assertTrue(providers.remembered() <= 1000, () -> "" + providers.remembered());
        assertTrue(providers.find("acme").isPresent());
    }

    @Test
    void one_whose_secret_stands_in_a_file_is_known_before_it_sends(@TempDir Path home) throws IOException {
        String before = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
        try {
            Path folder = Files.createDirectories(home.resolve(".config/webhook"));
            Path secret = Files.writeString(folder.resolve("acme_eu_secret"), "s");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            assertEquals(Set.of("acme-eu"), providers.configured());

            Path open = Files.writeString(folder.resolve("bad_secret"), "s");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

            assertEquals(Set.of("bad"), providers.troubles().keySet());
        } finally {
            System.setProperty("user.home", before);
        }
    }

    @Test
    void those_that_are_configured_are_known_by_name() {
        keys.put("webhook.acme.secret", "s");
        keys.put("webhook.stripe.secret", "s");
        keys.put("webhook.bad.secret", "a,,b");
        keys.put("webhook.none.scheme", "leaflink");

        assertEquals(Set.of("acme", "stripe"), providers.configured());
    }
}
