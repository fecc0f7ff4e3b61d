package drover.oauth;

import drover.system.ApiException;
import drover.system.Credentials;
import drover.system.DoorClosed;
import drover.system.Issued;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The credentials {@code <system>.access-token}. What is kept decides: its version is looked up at each call, so what another node
 * or a command has changed counts at once. A token is used only after it is durable.
 */
@ApplicationScoped
class AccessTokens implements Issued {
    private static final String NAME = ".access-token";

    private final Clients clients;
    private final Grants grants;
    private final TokenEndpoint endpoint;
    private final Credentials credentials;
    private final Clock clock;
    private final LongSupplier nanos;
    private final boolean shared;
    private final Map<String, Renewal> renewals = new ConcurrentHashMap<>();

    @Inject
    AccessTokens(
            Clients clients,
            Grants grants,
            TokenEndpoint endpoint,
            Credentials credentials,
            Clock clock,
            @ConfigProperty(name = "drover.postgresql.url") Optional<String> postgresql) {
        this(clients, grants, endpoint, credentials, clock, System::nanoTime, postgresql.isPresent());
    }

    /**
     * As above.
     *
     * @param nanos a clock that nobody sets
     * @param shared whether other nodes use the same store
     */
    AccessTokens(
            Clients clients,
            Grants grants,
            TokenEndpoint endpoint,
            Credentials credentials,
            Clock clock,
            LongSupplier nanos,
            boolean shared) {
        this.clients = clients;
        this.grants = grants;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.clock = clock;
        this.nanos = nanos;
        this.shared = shared;
    }

    /** That of one system. */
    Renewal of(String system) {
        return renewals.computeIfAbsent(
                system, name -> new Renewal(name, clients, grants, endpoint, credentials, clock, nanos, shared));
    }

    @Override
    public boolean makes(String name) {
        return name.endsWith(NAME) && clients.isOne(system(name));
    }

    @Override
    public Current current(String name) throws ApiException {
        try {
            Grant grant = of(system(name)).current();
            return new Current(grant.access(), grant.version());
        } catch (IllegalStateException e) {
            throw new DoorClosed(e.getMessage(), null);
        }
    }

    @Override
    public boolean another(String name, long version) {
        return of(system(name)).another(version);
    }

    @Override
    public void worked(String name, long version) {
        of(system(name)).worked(version);
    }

    @Override
    public String identity(String name) {
        return String.valueOf(of(system(name)).kept().seen().person());
    }

    @Override
    public String place(String name) {
        return "run: drover authorize " + system(name);
    }

    private static String system(String name) {
        return name.substring(0, Math.max(0, name.length() - NAME.length()));
    }
}
