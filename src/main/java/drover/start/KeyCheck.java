package drover.start;

import drover.system.Redaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Looks at every key before anything runs. A bad value stops the start; a name that is nearly one of ours is a warning.
 * Values are not shown, because a secret may stand where it does not belong.
 */
@ApplicationScoped
class KeyCheck {
    private static final Logger LOG = Logger.getLogger("drover.config");

    private final Config config;

    KeyCheck(Config config) {
        this.config = config;
    }

    /** @throws ConfigurationException naming each bad key, the shape of its value and what is allowed */
    void check(Keys keys) {
        List<String> bad = new ArrayList<>();
        for (String name : names(keys)) {
            Key key = keys.find(name).orElse(null);
            if (key == null) {
                LOG.warnf("there is no key %s; the nearest is %s", name, keys.nearest(name));
                continue;
            }
            config.getOptionalValue(name, String.class).ifPresent(value -> {
                if (key.type().isSecret()) {
                    Redaction.secret(value);
                }
                if (!key.type().isGood(value)) {
                    bad.add(name + ": expected " + key.type().allowed() + ", got " + shape(value));
                }
            });
        }
        if (!bad.isEmpty()) {
            throw new ConfigurationException(
                    "Drover does not start, because of its configuration:\n  " + String.join("\n  ", bad)
                            + "\nThe keys are described in application.properties and docs/keys.md.");
        }
    }

    /** Every name in our groups that is set anywhere: properties as they are written, the environment in its own spelling. */
    private Set<String> names(Keys keys) {
        Set<String> environment = System.getenv().keySet();
        Set<String> names = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            boolean fromEnvironment = environment.contains(Key.environment(name));
            if (keys.isOurs(name) && (!fromEnvironment || keys.find(name).isPresent())) {
                names.add(name);
            }
        }
        environment.stream()
                .filter(name -> keys.isOurs(name) && keys.find(name).isEmpty())
                .forEach(names::add);
        keys.all().stream().map(Key::name).filter(name -> !name.contains("<")).forEach(names::add);
        return names;
    }

    private static String shape(String value) {
        String kind = value.matches("\\d+") ? "digits" : value.matches("[A-Za-z]+") ? "letters" : "characters";
        return value.isEmpty() ? "nothing" : value.length() + " " + kind;
    }
}
