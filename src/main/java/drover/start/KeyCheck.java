package drover.start;

import drover.system.Redaction;
import drover.system.http.Proxies;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/**
 * Looks at every key that is set, before anything runs. A bad value stops the start; a name that is nearly one of ours is a
 * warning. Each is named as it was written, and once. Values are not shown, because a secret may stand where it does not
 * belong.
 */
final class KeyCheck {
    private static final Logger LOG = Logger.getLogger("drover.config");
    /** What is below this stands in what is packaged, or is a default of somebody else. */
    private static final int PACKAGED = 250;

    /** Camel's way to name it, in the spelling of a file and of the environment: it fits one client of three. */
    private static final Pattern CAMELS_PROXY = Pattern.compile("(?i)camel[._]component[._]https?[._]proxy[-_]?.*");

    /** The JVM's own way to name a proxy, which our HTTP client does not go. */
    private static final Set<String> PROXIES = Set.of("http.proxyHost", "https.proxyHost", "socksProxyHost");

    private final Config config;
    private final Keys keys;
    private final List<String> bad = new ArrayList<>();
    private final List<String> doubtful = new ArrayList<>();

    /**
     * A name that somebody has set.
     *
     * @param raw as it is written
     * @param file the file it stands in, or null
     */
    private record Written(String name, String raw, Beside file) {
        String where() {
            return file == null ? name : file.where(file.lines().get(name).number()) + name;
        }
    }

    KeyCheck(Config config, Keys keys) {
        this.config = config;
        this.keys = keys;
    }

    /**
     * Stops the start where something cannot be meant.
     *
     * @throws ConfigurationException naming each bad key, where it stands, what is wrong and what is allowed
     */
    void check() {
        look();
        if (!bad.isEmpty()) {
            throw new ConfigurationException("Drover does not start, because of its configuration:\n  "
                    + String.join("\n  ", problems()) + "\nThe keys are described in docs/keys.md.");
        }
    }

    /** What stops a start, and what is probably not meant. */
    void look() {
        Map<String, Written> written = new TreeMap<>();
        for (ConfigSource source : sources()) {
            Beside file = source instanceof BesideSource beside ? beside.file() : null;
            if (file != null) {
                bad.addAll(file.problems());
            }
            boolean environment = source.getName().startsWith("EnvConfigSource");
            for (String spelling : source.getPropertyNames()) {
                // It also lists what its variables stand for.
                String name = environment ? Key.environment(spelling) : spelling;
                Written one = new Written(name, source.getValue(spelling), file);
                look(one);
                written.putIfAbsent(Key.environment(name), one);
            }
        }
        written.values().forEach(this::checkValue);
        if (!isSet("drover.http.proxy")) {
            bad.addAll(Proxies.problems(System::getenv));
        }
    }

    /** What stops a start. */
    Set<String> problems() {
        return new LinkedHashSet<>(bad);
    }

    /** What is probably not meant. */
    Set<String> doubts() {
        return new LinkedHashSet<>(doubtful);
    }

    /** Says what is probably not meant. Called when logging has begun. */
    void warn() {
        doubts().forEach(LOG::warn);
    }

    /** What people set: the strongest first. */
    private List<ConfigSource> sources() {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .filter(source -> source.getOrdinal() > PACKAGED)
                .toList();
    }

    private void look(Written written) {
        String name = written.name().replaceFirst("^%[\\w,-]+\\.", "");
        if (PROXIES.contains(name) && !isSet("drover.http.proxy")) {
            doubtful.add(written.where()
                    + " is not looked at: set drover.http.proxy=http://host:port for an outbound proxy");
        }
        if (CAMELS_PROXY.matcher(name).matches()) {
            bad.add(written.where()
                    + ": set drover.http.proxy=http://host:port instead: every client of Drover reads that");
        }
        Key key = keys.find(name).orElse(null);
        boolean foreign = name.startsWith("quarkus.") || name.startsWith("camel.");
        if (key == null && (keys.isOurs(name) || (written.file() != null && !foreign && keys.isSlip(name)))) {
            doubtful.add("there is no key " + written.where() + "; the nearest is " + keys.nearest(name));
        } else if (key != null && written.file() != null && !key.isExactly(name)) {
            bad.add(written.where() + ": this is how the environment spells a key: write " + key.name());
        }
    }

    private boolean isSet(String name) {
        return value(name) != null;
    }

    private void checkValue(Written written) {
        Key key = keys.find(written.name()).orElse(null);
        if (key == null || written.name().startsWith("%")) {
            return;
        }
        String value = value(written.name());
        if (value == null) {
            if (written.raw() != null && !written.raw().isBlank()) {
                bad.add(written.where() + ": it names a ${…} that is not set, or not closed: write the value itself");
            }
            return;
        }
        keepQuiet(key, value);
        if (key.type().isSecret()) {
            checkSecret(written, value);
        }
        if (!key.type().isGood(value)
                || (!key.type().isSecret() && Misfit.slip(value).isPresent())) {
            bad.add(written.where() + ": " + Misfit.of(key, value));
        }
    }

    private String value(String name) {
        try {
            return config.getOptionalValue(name, String.class).orElse(null);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            return null;
        }
    }

    /** What is secret in it is in no text from now on. */
    private static void keepQuiet(Key key, String value) {
        if (key.type().isSecret()) {
            Redaction.secret(value);
        } else if (key.type().name().equals("postgresql") && key.type().isGood(value)) {
            Optional.ofNullable(PostgresqlUrl.parse(value).password()).ifPresent(Redaction::secret);
        }
    }

    private void checkSecret(Written written, String value) {
        if (value.matches("\\$\\{[\\w.:-]+}")) {
            doubtful.add(written.where() + " is taken letter by letter: ${ } is not replaced in a secret");
        } else if (value.matches("(?s)([\"']).+\\1")) {
            doubtful.add(written.where()
                    + " has quotes around it, and they are taken as a part of it: write it without them");
        }
    }
}
