package drover.system;

import drover.record.Digest;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.Config;

/** What authorizes requests at each door: a system says so itself, a downstream by its key {@code downstream.<name>.headers}. */
@Singleton
public class Authorizations {
    private final Systems systems;
    private final Config config;
    private final Credentials credentials;
    private final Map<String, Authorization> configured = new ConcurrentHashMap<>();

    Authorizations(Systems systems, Config config, Credentials credentials) {
        this.systems = systems;
        this.config = config;
        this.credentials = credentials;
    }

    /**
     * Looks whether all credentials are there.
     *
     * @throws IllegalStateException when one is not; the message names where to put it
     */
    public void check(String door) {
        of(door).credentials().forEach(credentials::get);
    }

    /** Adds to a request what authorizes it. */
    void add(String door, Message request) {
        of(door).add(request, credentials);
    }

    /** Takes it away again. */
    void remove(String door, Message message) {
        of(door).remove(message);
    }

    /** Tells one credential from another, and shows neither. */
    public byte[] fingerprint(String door) {
        return Digest.of(of(door).credentials().stream()
                .map(name -> credentials.find(name).orElse(""))
                .collect(Collectors.joining("\n")));
    }

    /** Where its credentials are looked for, in words. */
    String places(String door) {
        return of(door).credentials().stream().map(credentials::places).collect(Collectors.joining("; "));
    }

    private Authorization of(String door) {
        return Optional.ofNullable(systems.find(door))
                .map(ApiSystem::authorization)
                .orElseGet(() -> configured.computeIfAbsent(
                        door,
                        key -> Authorization.parse(config.getOptionalValue(key + ".headers", String.class)
                                .orElse(""))));
    }
}
