package drover.inbox;

import drover.credentials.Credentials;
import drover.webhook.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Who may send us webhooks, as the keys {@code webhook.<provider>.*} say. */
@ApplicationScoped
class Providers {
    private static final Logger LOG = Logger.getLogger("drover.webhook");
    private static final String NAME = "[a-z][a-z0-9-]{0,39}";

    private final Config config;
    private final Credentials credentials;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    Providers(Config config, Credentials credentials) {
        this.config = config;
        this.credentials = credentials;
    }

    private record Known(String secrets, Scheme scheme) {}

    /** How the provider signs; empty where there is none of that name, or it has no secret. */
    Optional<Scheme> find(String provider) {
        if (!provider.matches(NAME)) {
            return Optional.empty();
        }
        try {
            return credentials.find("webhook." + provider + ".secret").map(secrets -> scheme(provider, secrets));
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.errorf("webhook %s: nothing is taken from it: %s", provider, e.getMessage());
            return Optional.empty();
        }
    }

    private Scheme scheme(String provider, String secrets) {
        Known last = known.get(provider);
        if (last == null || !last.secrets().equals(secrets)) {
            last = new Known(secrets, read(provider, secrets));
            known.put(provider, last);
        }
        return last.scheme();
    }

    private Scheme read(String provider, String secrets) {
        String name = get(provider, ".scheme", Scheme.PRESETS.containsKey(provider) ? provider : "generic");
        List<String> preset = Scheme.PRESETS.get(name);
        if (preset == null) {
            throw new IllegalArgumentException("there is no scheme " + name);
        }
        List<byte[]> keys = name.equals("standard")
                ? Secrets.keys(secrets)
                : Arrays.stream(secrets.split(",", -1))
                        .map(secret -> secret.strip().getBytes(StandardCharsets.UTF_8))
                        .toList();
        if (keys.stream().anyMatch(key -> key.length == 0)) {
            throw new IllegalArgumentException("one of its secrets is empty");
        }
        return new Scheme(
                get(provider, ".header", preset.get(0)),
                get(provider, ".algorithm", preset.get(1)).equals("sha1") ? "HmacSHA1" : "HmacSHA256",
                get(provider, ".encoding", preset.get(2)).equals("base64"),
                get(provider, ".prefix", preset.get(3)),
                get(provider, ".signed", preset.get(4)),
                get(provider, ".id-header", preset.get(5)),
                get(provider, ".timestamp-header", preset.get(6)),
                TimeUtils.toDuration(get(provider, ".tolerance", "300s")),
                keys);
    }

    /** How many a second are taken from it. */
    int ratePerSecond(String provider) {
        return Integer.parseInt(get(provider, ".rate-per-second", "10000"));
    }

    private String get(String provider, String key, String otherwise) {
        return config.getOptionalValue("webhook." + provider + key, String.class)
                .orElse(otherwise);
    }
}
