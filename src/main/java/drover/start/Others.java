package drover.start;

import drover.check.Row;
import drover.check.Target;
import drover.system.Authorization;
import drover.system.Credentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** The systems and downstreams that the keys name: whether each can be on, and where it is. */
final class Others {
    private static final String DOWNSTREAM = "downstream.";
    private static final String URL = ".url";

    private final Config config;
    private final Keys keys;
    private final Credentials credentials;
    private final Switches switches;
    private final List<Target> targets = new ArrayList<>();

    Others(Config config, Keys keys, Credentials credentials, Switches switches) {
        this.config = config;
        this.keys = keys;
        this.credentials = credentials;
        this.switches = switches;
    }

    /** Those that have to be reached, when the others have been asked for. */
    List<Target> targets() {
        return targets;
    }

    /** A row for each system. */
    List<Row> systems() {
        List<Row> rows = new ArrayList<>();
        keys.all().stream()
                .filter(key -> key.name().endsWith(".api-key"))
                .map(Key::group)
                .distinct()
                .forEach(system -> rows.add(system(system)));
        return rows;
    }

    private Row system(String system) {
        Optional<Boolean> said = switches.said(system);
        if (said.isPresent() && !said.get()) {
            return Row.off(system, system + ".enabled is false");
        }
        Switches.Position position = switches.of(system);
        if (position.isOn() || said.isPresent()) {
            addresses(system);
        }
        if (position.isOn()) {
            return Row.ok(system, "on; its credential is there");
        }
        String why = position.why().replaceFirst("^off(, because |: )", "");
        if (position.isWrong()) {
            return Row.fail(system, why);
        }
        return said.isPresent() ? Row.warn(system, "on; " + why) : Row.off(system, why);
    }

    private void addresses(String system) {
        for (Key key : keys.all()) {
            boolean isAddress =
                    key.type().name().endsWith("url") && key.name().matches(system + "\\.(.+\\.)?(base|token)-url");
            if (isAddress) {
                value(key.name()).ifPresent(url -> targets.add(Target.of(key.name(), url)));
            }
        }
    }

    /** A row for each downstream that has keys, and for the one that is always there. */
    List<Row> downstreams() {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Optional<String>> downstream : urls().entrySet()) {
            String what = DOWNSTREAM + downstream.getKey();
            if (downstream.getValue().isEmpty()) {
                rows.add(Row.warn(what, "it has no address, and what is for it waits: set " + what + URL));
            } else {
                targets.add(Target.of(what + URL, downstream.getValue().get()));
                rows.add(headers(what));
            }
        }
        return rows;
    }

    /** By the names of the keys, as files and the environment spell them. */
    private Map<String, Optional<String>> urls() {
        Map<String, Optional<String>> urls = new TreeMap<>();
        urls.put("default", value(DOWNSTREAM + "default" + URL));
        Set<String> known = new TreeSet<>(Set.of(Key.environment(DOWNSTREAM + "default" + URL)));
        Map<String, String> spelled = new LinkedHashMap<>();
        // A file's spelling tells a dot from a hyphen; the environment's does not.
        config.getPropertyNames().forEach(name -> {
            if (name.matches("downstream\\.[\\w.-]+\\.url")) {
                spelled.put(name, name.substring(DOWNSTREAM.length(), name.length() - URL.length()));
            }
        });
        System.getenv().keySet().stream()
                .filter(name -> name.matches("DOWNSTREAM_\\w+_URL"))
                .forEach(name -> spelled.put(
                        name,
                        name.replaceFirst("^DOWNSTREAM_", "")
                                .replaceFirst("_URL$", "")
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-')));
        spelled.forEach((name, downstream) -> {
            if (known.add(Key.environment(name))
                    && keys.find(name)
                            .filter(key -> key.name().equals("downstream.<name>.url"))
                            .isPresent()) {
                urls.put(downstream, value(name));
            }
        });
        return urls;
    }

    private Row headers(String downstream) {
        try {
            List<String> missing = Authorization.parse(
                            value(downstream + ".headers").orElse(""))
                    .credentials()
                    .stream()
                    .filter(name -> credentials.find(name).isEmpty())
                    .map(credentials::places)
                    .toList();
            return missing.isEmpty()
                    ? Row.ok(downstream, "on")
                    : Row.fail(
                            downstream,
                            "its headers name a credential that is not there: " + String.join("; ", missing));
        } catch (IllegalStateException e) {
            return Row.fail(downstream, e.getMessage());
        }
    }

    private Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    }
}
