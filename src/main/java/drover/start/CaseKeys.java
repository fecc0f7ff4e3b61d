package drover.start;

import drover.cases.PlayedApi;
import drover.store.Emptied;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * The keys of a process that plays cases. What this machine sets for its own Drover does not count: a key has its packaged default, and one that only
 * the file beside the process declares has what stands there. Nothing is polled by itself, paced, delivered or asked for outside.
 */
public final class CaseKeys {
    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final int PACKAGED = 250;
    /** Ports that are free, and no line of the log between what the command says. */
    static final Map<String, String> OWN_PORTS = Map.of(
            "quarkus.http.host", "127.0.0.1",
            "quarkus.http.port", "0",
            "quarkus.management.port", "0",
            "quarkus.log.console.level", "OFF");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.-]+)}");

    private CaseKeys() {}

    /**
     * All of them.
     *
     * @param config of this machine
     * @param api plays the systems that are on; the others are off
     * @param folder for what the process keeps
     */
    public static Map<String, String> of(Config config, PlayedApi api, String folder) {
        Collection<String> systems = api.systems();
        Keys all = Keys.load();
        Map<String, String> keys = new HashMap<>();
        defaults(config, keys);
        for (Key key : all.all()) {
            String name = key.name();
            if (name.contains("<")) {
                continue;
            }
            if (key.type().name().equals("cron")) {
                keys.put(name, NEVER);
            }
            boolean system = all.find(key.group() + ".base-url").isPresent();
            if (system && name.equals(key.group() + ".enabled")) {
                keys.put(name, String.valueOf(systems.contains(key.group())));
            }
            if (system && name.equals(key.group() + ".interval")) {
                keys.put(name, "0s");
            }
            if (name.endsWith("second-look")) {
                keys.put(name, "1ms");
            }
        }
        systems.stream()
                .filter(system -> all.find(system + ".base-url").isPresent())
                .forEach(system -> played(system, keys));
        keys.putAll(api.keys());
        keys.putAll(process(api, folder));
        PropertiesConfigSource packaged = Preflight.packaged();
        keys.replaceAll((key, value) -> filled(value, keys, packaged));
        return keys;
    }

    /** Camel takes what the JVM is told as it stands: what a value refers to is filled in here. */
    private static String filled(String value, Map<String, String> keys, PropertiesConfigSource packaged) {
        return REFERENCE.matcher(value).replaceAll(found -> {
            String other = found.group(1);
            String its = keys.containsKey(other) ? keys.get(other) : packaged.getValue(other);
            return Matcher.quoteReplacement(its == null ? "" : filled(its, keys, packaged));
        });
    }

    /** What this machine sets gives way to what is packaged, and for a key that only the file beside the process declares to what stands there. */
    private static void defaults(Config config, Map<String, String> keys) {
        PropertiesConfigSource packaged = Preflight.packaged();
        Keys declared = Keys.loadPackaged();
        Map<String, Beside.Line> beside =
                Beside.read(Path.of(""), "application.properties").lines();
        for (Key key : Keys.load().all()) {
            String name = key.name();
            if (!name.contains("<") && config.getConfigValue(name).getSourceOrdinal() > PACKAGED) {
                Beside.Line line = declared.find(name).isPresent() ? null : beside.get(name);
                String written = line == null ? packaged.getValue(name) : line.value();
                keys.put(name, written != null ? written : key.preset() == null ? "" : key.preset());
            }
        }
    }

    /** The keys of a process that asks one system and does nothing with the answers: what else this machine sets stays. */
    static Map<String, String> quiet(Keys all, String system, int records) {
        Map<String, String> keys = new HashMap<>(Map.of(
                Visit.ONLY,
                RecordCommand.NAME,
                "drover.poll-at-start",
                "false",
                "drover.postgresql.url",
                "",
                "quarkus.otel.sdk.disabled",
                "true",
                system + ".page-size",
                String.valueOf(records)));
        for (Key key : all.all()) {
            if (!key.name().contains("<") && key.type().name().equals("cron")) {
                keys.put(key.name(), NEVER);
            }
        }
        keys.putAll(OWN_PORTS);
        return keys;
    }

    private static void played(String system, Map<String, String> keys) {
        keys.put(system + ".api-key", "key-of-the-cases");
        keys.put(system + ".request-interval", "1ms");
        keys.put(system + ".retry-delay-millis", "1");
        keys.put(system + ".breaker-delay", "300ms");
        keys.put(system + ".timeout", "10s");
    }

    private static Map<String, String> process(PlayedApi api, String folder) {
        return Map.ofEntries(
                Map.entry(Visit.ONLY, Emptied.ONLY),
                Map.entry("drover.data-dir", folder),
                Map.entry("drover.postgresql.url", ""),
                Map.entry("drover.poll-at-start", "false"),
                // The records of a case are as small as it needs them.
                Map.entry("drover.drift.one-of", "0"),
                // What goes elsewhere goes there, and is refused.
                Map.entry("drover.http.proxy", api.url()),
                Map.entry("drover.http.no-proxy", "localhost"),
                Map.entry("quarkus.otel.sdk.disabled", "true"),
                // Nobody cuts the power: nothing waits for the disk.
                Map.entry("quarkus.datasource.sqlite.jdbc.additional-jdbc-properties.synchronous", "OFF"));
    }
}
