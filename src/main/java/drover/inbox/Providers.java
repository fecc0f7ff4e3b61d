package drover.inbox;

import drover.deliver.Secrets;
import drover.system.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Who may send us webhooks, as the keys {@code webhook.<provider>.*} say. */
@ApplicationScoped
class Providers {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final String NAME = "[a-z][a-z0-9-]{0,39}";
    private static final Pattern SECRET = Pattern.compile("webhook[._](.+)[._]secret");
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_NAMES = 1000;

    private final Config config;
    private final Credentials credentials;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    Providers(Config config, Credentials credentials) {
        this.config = config;
        this.credentials = credentials;
    }

    /**
     * A provider.
     *
     * @param scheme how it signs
     * @param ratePerSecond how many a second are taken from it
     */
    record Known(Scheme scheme, int ratePerSecond) {}

    /** What was found at a time ({@link System#nanoTime}); trouble is null while there is none. */
    private record Looked(long at, Optional<Known> provider, String trouble) {}

    /**
     * Who that is; empty where there is none of that name, or it has no secret. It is looked up anew after a second: the
     * credential may stand in a file, and this is asked at each request.
     */
    Optional<Known> find(String name) {
        if (!name.matches(NAME)) {
            return Optional.empty();
        }
        Looked last = looked.get(name);
        if (last == null || System.nanoTime() - last.at() > FRESH_NANOS) {
            if (looked.size() >= MOST_NAMES) {
                // Anybody can ask for any name.
                looked.values().removeIf(one -> one.provider().isEmpty() && one.trouble() == null);
            }
            last = look(name, last == null ? null : last.trouble());
            looked.put(name, last);
        }
        return last.provider();
    }

    private Looked look(String name, String trouble) {
        long now = System.nanoTime();
        try {
            Optional<Known> found =
                    credentials.find("webhook." + name + ".secret").map(secrets -> known(name, secrets));
            return new Looked(now, found, null);
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (!e.getMessage().equals(trouble)) {
                LOG.errorf("webhook %s: nothing is taken from it: %s", name, e.getMessage());
            }
            return new Looked(now, Optional.empty(), e.getMessage());
        }
    }

    /** The names of those that have a secret in the configuration or the environment, or whose name is that of a scheme. */
    Set<String> configured() {
        Set<String> names = named();
        names.removeIf(name -> find(name).isEmpty());
        return names;
    }

    /** Why nothing is taken from those whose secret or keys cannot be used. */
    Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        named().forEach(this::find);
        looked.forEach((name, one) -> {
            if (one.trouble() != null) {
                troubles.put(name, one.trouble());
            }
        });
        return troubles;
    }

    private Set<String> named() {
        Set<String> names = new TreeSet<>(Scheme.PRESETS.keySet());
        config.getPropertyNames().forEach(key -> {
            Matcher matcher = SECRET.matcher(key.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                names.add(matcher.group(1).replace('_', '-'));
            }
        });
        return names;
    }

    int remembered() {
        return looked.size();
    }

    private Known known(String name, String secrets) {
        return new Known(read(name, secrets), Integer.parseInt(get(name, ".rate-per-second", "10000")));
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

    private String get(String provider, String key, String otherwise) {
        return config.getOptionalValue("webhook." + provider + key, String.class)
                .orElse(otherwise);
    }
}
