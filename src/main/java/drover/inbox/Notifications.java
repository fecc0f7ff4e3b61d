package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Authorizations;
import drover.system.Doors;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** The bean {@code notifications} of the routes: what a provider's notification is about. */
@Singleton
@Named("notifications")
@RegisterForReflection
public class Notifications {
    private static final List<String> KEYS = List.of("number", "id", "short_id");

    private final KindsOfProviders kinds;
    private final Authorizations authorizations;
    private final Doors doors;
    private final CamelContext camel;

    Notifications(KindsOfProviders kinds, Authorizations authorizations, Doors doors, CamelContext camel) {
        this.kinds = kinds;
        this.authorizations = authorizations;
        this.doors = doors;
        this.camel = camel;
    }

    /**
     * Opens {@code {action, type, data}} or {@code {event_id, type, data}}. Where a kind describes the thing that the type names
     * ({@code order} of {@code order.updated}), the variable {@code into} says where its record goes. Either the data is that
     * record, which is the body then (and in {@code data}; {@code ingest} says where it goes where nobody can be asked to complete it),
     * or the variables {@code system} and {@code path} say where it is to be fetched. A record that was deleted is asked for: its data says how it was, and not that it is gone.
     */
    public void open(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        String type = body.path("type").asText(exchange.getVariable("type", "", String.class));
        String provider = exchange.getVariable("provider", String.class);
        Optional<KindsOfProviders.Named> found = kinds.find(provider, type.split("[./]", 2)[0]);
        JsonNode data = body.path("data");
        String path = found.map(one -> path(one, data)).orElse(null);
        boolean whole =
                found.isPresent() && !isDeleted(body) && found.get().kind().isWhole(data);
        exchange.setVariable("system", found.map(one -> one.kind().getSystem()).orElse(""));
        exchange.setVariable("path", whole || path == null ? "" : path);
        exchange.setVariable("into", whole || path != null ? into(found.get(), whole) : "");
        if (whole) {
            exchange.setVariable("ingest", ingest(found.get()));
            exchange.getMessage().setBody(data);
            exchange.setVariable("data", data);
        }
    }

    private static boolean isDeleted(JsonNode body) {
        return body.path("type").asText("").endsWith(".deleted")
                || body.path("action").asText("").equals("delete");
    }

    private static String ingest(KindsOfProviders.Named kind) {
        return "ingest:" + kind.name();
    }

    /** A whole record waits for nobody: where its system cannot be asked now, it goes as it came. */
    private String into(KindsOfProviders.Named kind, boolean whole) {
        boolean asIs = kind.kind().getInto().isEmpty()
                || (whole && !isAskable(kind.kind().getSystem()));
        return asIs ? ingest(kind) : kind.kind().getInto();
    }

    private boolean isAskable(String system) {
        try {
            ask(system);
            return doors.of(system).trouble() == null;
        } catch (NotAsked e) {
            return false;
        }
    }

    /** Where the thing is fetched, or null where that is not known. A key that could not stand in a path is none. */
    private static String path(KindsOfProviders.Named kind, JsonNode data) {
        return KEYS.stream()
                .map(data::path)
                .filter(value -> value.isTextual() || value.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(text -> text.matches("[\\w-]{1,200}"))
                .findFirst()
                .map(kind.kind()::pathOf)
                .orElse(null);
    }

    /**
     * Looks whether a system may be asked at all.
     *
     * @throws NotAsked when it is off, or a credential is missing; the message says what to do
     */
    public void ask(String system) throws NotAsked {
        try {
            authorizations.check(system);
        } catch (IllegalStateException e) {
            throw new NotAsked(system + " cannot be asked for what is missing in it: " + e.getMessage());
        }
        String enabled = system + ".enabled";
        if (camel.resolvePropertyPlaceholders("{{" + enabled + ":true}}").equals("false")) {
            throw new NotAsked(
                    system + " is not asked for what is missing in it, because it is off: set " + enabled + " to true");
        }
    }
}
