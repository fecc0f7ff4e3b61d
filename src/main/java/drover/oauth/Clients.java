package drover.oauth;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.eclipse.microprofile.config.Config;

/** The systems with OAuth 2.0, as the keys have them. */
@ApplicationScoped
public class Clients {
    private final Config config;
    private final Set<String> watched = new ConcurrentSkipListSet<>();

    /** As this configuration has them. */
    public Clients(Config config) {
        this.config = config;
    }

    /** Whether a system has OAuth 2.0: its token endpoint is known. */
    public boolean isOne(String system) {
        return get(system, "token-url") != null;
    }

    /** Whether we are a client of it. */
    public boolean isKnown(String system) {
        return isOne(system) && get(system, "client-id") != null;
    }

    /** From now on it is looked after. */
    public void watch(String system) {
        watched.add(system);
    }

    /** Those that are looked after. */
    Set<String> watched() {
        return watched;
    }

    /**
     * What the keys say.
     *
     * @throws IllegalStateException when one is missing; the message names it
     */
    Client of(String system) {
        return new Client(
                system,
                needed(system, "authorization-url"),
                needed(system, "token-url"),
                needed(system, "client-id"),
                or(get(system, "scopes"), "").strip(),
                or(get(system, "parameters"), ""));
    }

    /** Where the command listens for the browser. */
    String loopback(String system) {
        return or(get(system, "loopback"), "http://127.0.0.1:0/");
    }

    private String needed(String system, String name) {
        String value = get(system, name);
        if (value == null) {
            throw new IllegalStateException(
                    system + " cannot be authorized, because " + system + ".oauth." + name + " is not set");
        }
        return value;
    }

    private static String or(String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private String get(String system, String name) {
        return config.getOptionalValue(system + ".oauth." + name, String.class)
                .filter(value -> !value.isBlank())
                .orElse(null);
    }
}
