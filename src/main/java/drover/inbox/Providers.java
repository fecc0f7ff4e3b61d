package drover.inbox;

import drover.jwt.Verifiers;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.Credentials;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Who may send us webhooks, as the keys {@code webhook.<name>.*} say. */
@ApplicationScoped
class Providers implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final String NAME = "[a-z][a-z0-9-]{0,39}";
    private static final Pattern SHOWN = Pattern.compile("webhook[._](.+?)[._](secret|jwt[._]algorithm)");
    private static final String FILE = "_secret";
    private static final String TWILIO = "twilio";
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_NAMES = 1000;

    private final Config config;
    private final Credentials credentials;
    private final Clock clock;
    private final Verifiers verifiers;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    Providers(Config config, Credentials credentials, Clock clock, Verifiers verifiers) {
        this.config = config;
        this.credentials = credentials;
        this.clock = clock;
        this.verifiers = verifiers;
    }

    /** What was found at a time ({@link System#nanoTime}); trouble is null while there is none. */
    private record Looked(long at, Optional<Provider> provider, Trouble trouble) {}

    /** Why its secret or keys cannot be used, and since when. */
    private record Trouble(String words, Instant since) {}

    /** What is wrong with any of them is said at the start, not when the first notification is lost. */
    void start(@Observes RoutesLoaded loaded) {
        named().forEach(this::find);
    }

    /**
     * Who that is; empty where there is none of that name, it has neither a secret nor a JWT to show, or those or its keys cannot be used. It is looked
     * up anew after a second: the credential may stand in a file, and this is asked at each request.
     */
    Optional<Provider> find(String name) {
        return name.matches(NAME) ? looked(name).provider() : Optional.empty();
    }

    /** Whether it is meant to send, but its secret or keys cannot be used. */
    boolean isUnusable(String name) {
        return name.matches(NAME) && looked(name).trouble() != null;
    }

    private Looked looked(String name) {
        Looked last = looked.get(name);
        if (last == null || System.nanoTime() - last.at() > FRESH_NANOS) {
            if (looked.size() >= MOST_NAMES) {
                // Anybody can ask for any name.
                looked.values().removeIf(one -> one.provider().isEmpty() && one.trouble() == null);
            }
            last = look(name, last == null ? null : last.trouble());
            looked.put(name, last);
        }
        return last;
    }

    private Looked look(String name, Trouble before) {
        long now = System.nanoTime();
        try {
            String secrets = secret(name).orElse(null);
            Token token = Token.find(config, verifiers, name).orElse(null);
            boolean known = secrets != null || token != null;
            Provider found = known ? new SchemeKeys(config, name).read(secrets, token) : null;
            return new Looked(now, Optional.ofNullable(found), null);
        } catch (IllegalStateException | IllegalArgumentException e) {
            boolean same = before != null && before.words().equals(e.getMessage());
            if (!same) {
                LOG.errorf("webhook %s: nothing is taken from it: %s", name, e.getMessage());
            }
            return new Looked(now, Optional.empty(), same ? before : new Trouble(e.getMessage(), clock.instant()));
        }
    }

    /** Twilio signs with the auth token; where we say no public address, it posts nothing to us. */
    private Optional<String> secret(String name) {
        Optional<String> own = credentials.find("webhook." + name + ".secret");
        return own.isEmpty() && name.equals(TWILIO) && isTold() ? credentials.find(TWILIO + ".auth-token") : own;
    }

    private boolean isTold() {
        return config.getOptionalValue(TWILIO + ".public-url", String.class).isPresent();
    }

    /** The names of those that have a secret, or a JWT to show. */
    Set<String> configured() {
        Set<String> names = named();
        names.removeIf(name -> find(name).isEmpty());
        return names;
    }

    /** Why nothing is taken from those whose secret or keys cannot be used. */
    Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        conditions().forEach(one -> troubles.put(one.who().name(), one.words()));
        return troubles;
    }

    @Override
    public Stream<Condition> conditions() {
        named().forEach(this::find);
        return new TreeMap<>(looked)
                .entrySet().stream()
                        .filter(one -> one.getValue().trouble() != null)
                        .map(one -> unusable(one.getKey(), one.getValue().trouble()));
    }

    private static Condition unusable(String name, Trouble trouble) {
        return new Condition(Code.PROVIDER_UNUSABLE, Who.provider(name), trouble.since(), trouble.words());
    }

    private Set<String> named() {
        Set<String> names = new TreeSet<>(Preset.ALL.keySet());
        config.getPropertyNames().forEach(key -> {
            Matcher matcher = SHOWN.matcher(key.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                names.add(matcher.group(1).replace('_', '-'));
            }
        });
        names.addAll(withFile());
        return names;
    }

    /** Those whose secret stands in {@code ~/.config/webhook/<name>_secret}. */
    private static List<String> withFile() {
        Path folder = Path.of(System.getProperty("user.home"), ".config", "webhook");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(FILE))
                    .map(file ->
                            file.substring(0, file.length() - FILE.length()).replace('_', '-'))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.debugf("%s cannot be listed: %s", folder, e.getMessage());
            return List.of();
        }
    }

    int remembered() {
        return looked.size();
    }
}
