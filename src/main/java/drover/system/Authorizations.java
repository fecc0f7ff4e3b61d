package drover.system;

import drover.record.Digest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.Config;

/** What authorizes requests at each door: a system says so itself, a downstream by its key {@code downstream.<name>.headers}. */
@Singleton
public class Authorizations {
    /** Of an exchange: which of what is made while Drover runs was sent, by name; never what it is. */
    private static final String SENT = "drover.sent";

    private static final byte[] NO_CREDENTIAL = Digest.of(new byte[0]);

    private final Systems systems;
    private final Config config;
    private final Credentials credentials;
    private final Iterable<Issued> issued;
    private final Map<String, Authorization> configured = new ConcurrentHashMap<>();

    @Inject
    Authorizations(Systems systems, Config config, Credentials credentials, @Any Instance<Issued> issued) {
        this(systems, config, credentials, (Iterable<Issued>) issued);
    }

    Authorizations(Systems systems, Config config, Credentials credentials, Iterable<Issued> issued) {
        this.systems = systems;
        this.config = config;
        this.credentials = credentials;
        this.issued = issued;
    }

    /**
     * Looks whether all credentials are there.
     *
     * @throws IllegalStateException when one is not; the message names where to put it
     */
    public void check(String door) {
        of(door).credentials().stream().filter(name -> maker(name).isEmpty()).forEach(credentials::get);
    }

    /** Why an API cannot be asked, as what to do about it: a credential is missing, or it is off; null where it can. */
    public String unasked(String api) {
        try {
            check(api);
        } catch (IllegalStateException e) {
            return Redaction.redact(e.getMessage());
        }
        String off = systems.off(api);
        return off == null ? null : "set " + off + " to true";
    }

    /**
     * Sees to it that what is made while Drover runs is there, and has not come to its end.
     *
     * @throws ApiException when it cannot be had now
     */
    void ready(String door) throws ApiException {
        current(door);
    }

    /**
     * Adds to a request what authorizes it.
     *
     * @throws ApiException when something that is made while Drover runs cannot be had now
     */
    public void add(String door, Exchange exchange) throws ApiException {
        Map<String, Issued.Current> made = current(door);
        if (!made.isEmpty()) {
            Map<String, Long> versions = new HashMap<>();
            made.forEach((name, one) -> versions.put(name, one.version()));
            exchange.setProperty(SENT, versions);
        }
        of(door).add(
                        exchange.getMessage(),
                        name -> made.containsKey(name) ? made.get(name).secret() : credentials.get(name));
    }

    private Map<String, Issued.Current> current(String door) throws ApiException {
        Map<String, Issued.Current> made = new HashMap<>();
        for (String name : of(door).credentials()) {
            Optional<Issued> maker = maker(name);
            if (maker.isPresent()) {
                made.put(name, maker.get().current(name));
            }
        }
        return made;
    }

    private Optional<Issued> maker(String name) {
        return StreamSupport.stream(issued.spliterator(), false)
                .filter(one -> one.makes(name))
                .findFirst();
    }

    /** What was sent was taken. */
    void worked(Exchange exchange) {
        Map<?, ?> sent = exchange.getProperty(SENT, Map.of(), Map.class);
        sent.forEach((name, version) ->
                maker((String) name).ifPresent(maker -> maker.worked((String) name, (Long) version)));
    }

    /** Whether it was answered 401, and is sent something else the next time: a token that ended early is no refusal. */
    boolean renews(Judged answer, Exchange exchange) {
        Map<?, ?> sent = exchange.getProperty(SENT, Map.of(), Map.class);
        return answer.meaning() == Judged.Meaning.UNAUTHORIZED
                && sent.entrySet().stream().anyMatch(one -> maker((String) one.getKey())
                        .map(maker -> maker.another((String) one.getKey(), (Long) one.getValue()))
                        .orElse(false));
    }

    /** Takes it away again. */
    void remove(String door, Message message) {
        of(door).remove(message);
    }

    /** Tells one credential from another, and shows neither. */
    public byte[] fingerprint(String door) {
        Authorization needed = of(door);
        return needed.credentials().isEmpty() ? NO_CREDENTIAL : fingerprint(needed);
    }

    private byte[] fingerprint(Authorization needed) {
        return Digest.of(needed.credentials().stream()
                .map(name -> maker(name)
                        .map(maker -> maker.identity(name))
                        .orElseGet(() -> credentials.find(name).orElse("")))
                .collect(Collectors.joining("\n")));
    }

    /** Where its credentials are looked for, in words. */
    String places(String door) {
        return of(door).credentials().stream()
                .map(name -> maker(name).map(maker -> maker.place(name)).orElseGet(() -> credentials.places(name)))
                .collect(Collectors.joining("; "));
    }

    private Authorization of(String door) {
        return Optional.ofNullable(systems.find(door))
                .map(system -> system.authorization(name ->
                        maker(name).isPresent() || credentials.find(name).isPresent()))
                .orElseGet(() -> configured.computeIfAbsent(
                        door,
                        key -> Authorization.parse(config.getOptionalValue(key + ".headers", String.class)
                                .orElse(""))));
    }
}
