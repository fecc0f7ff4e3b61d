package drover.inbox;

import drover.record.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Which system a provider tells of, and which kind describes the things that it names: as the route files declare them. */
@ApplicationScoped
class KindsOfProviders {
    private final CamelContext camel;

    KindsOfProviders(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * A kind.
     *
     * @param name of its bean
     */
    record Named(String name, Kind kind) {}

    /** The kind of such a thing of the system that the provider tells of. */
    Optional<Named> find(String provider, String thing) {
        return camel.getRegistry().findByTypeWithName(Kind.class).entrySet().stream()
                .filter(one -> isOf(provider, one.getValue().getSystem()) && names(one, thing))
                .max(Comparator.comparing(one -> one.getValue().getSystem().length()))
                .map(one -> new Named(one.getKey(), one.getValue()));
    }

    private static boolean names(Map.Entry<String, Kind> kind, String thing) {
        return thing.toLowerCase(Locale.ROOT).equals(kind.getValue().getThing());
    }

    /** {@code leaflink} and {@code leaflink-eu} tell of LeafLink. */
    static boolean isOf(String provider, String system) {
        return provider.equals(system) || provider.startsWith(system + "-");
    }
}
