package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Kind;
import drover.system.Authorizations;
import drover.system.Doors;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;

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

    /** What a notification names, each as a body of its own. */
    public List<JsonNode> things(@Body JsonNode body) {
        return NamedThings.in(body);
    }

    /**
     * Opens {@code {action, type, data}} or {@code {event_id, type, data}}. Where a kind describes the thing that the type names
     * ({@code order} of {@code order.updated}), either the data is the record, or it is said where that is to be fetched. A record
     * that was deleted is asked for: its data says how it was, and not that it is gone.
     */
    public void open(@Variable("notification") Meant meant, @Body JsonNode body) {
        Teller teller = camel.getRegistry().lookupByNameAndType(meant.provider() + ".notifications", Teller.class);
        if (teller != null) {
            told(meant, body.isObject() ? teller.read(body) : Optional.empty());
            return;
        }
        String type = body.path("type").asText(meant.type());
        JsonNode data = body.path("data");
        meant.next();
        kinds.find(meant.provider(), type.split("[./]", 2)[0]).ifPresent(found -> {
            meant.is(found);
            if (!isDeleted(body) && found.kind().isWhole(data)) {
                // It waits for nobody: where its system cannot be asked now, it goes as it came.
                meant.holds(data, isAskable(found.kind().getSystem()));
            } else if (!found.kind().isForeign(data)) {
                key(data).ifPresent(key -> isAt(meant, key, isDeleted(body)));
            }
        });
    }

    /** What is no event in the provider's own way is resolved all the same. */
    private void told(Meant meant, Optional<Teller.Tells> told) {
        meant.next();
        meant.isRead();
        told.flatMap(one -> kinds.find(meant.provider(), one.thing()).map(kind -> {
                    meant.is(kind);
                    return one.record();
                }))
                .ifPresent(record -> meant.holds(record, false));
    }

    /** What it is about is not there, or nothing describes it. */
    public void unknown(@Variable("notification") Meant meant) {
        meant.isUnknown();
    }

    private static boolean isDeleted(JsonNode body) {
        return body.path("type").asText("").endsWith(".deleted")
                || body.path("action").asText("").equals("delete");
    }

    private boolean isAskable(String system) {
        try {
            ask(system);
            return doors.of(system).trouble() == null;
        } catch (NotAsked e) {
            return false;
        }
    }

    /** Where the thing is fetched, if that is known. */
    private static void isAt(Meant meant, String key, boolean isDeleted) {
        Kind kind = meant.description();
        if (kind.pathOf(key) != null) {
            meant.isAt(kind.pathOf(key));
            if (isDeleted && kind.tellsEnd()) {
                meant.mayHaveEnded(kind.ending(key));
            }
        }
    }

    /** The record in the answer for one thing. */
    public JsonNode fetched(@Variable("notification") Meant meant, @Body JsonNode answer) {
        return meant.description().unwrap(answer);
    }

    /** A key that could not stand in a path is none. */
    private static Optional<String> key(JsonNode data) {
        return KEYS.stream()
                .map(data::path)
                .filter(value -> value.isTextual() || value.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(text -> text.matches("[\\w-]{1,200}"))
                .findFirst();
    }

    /**
     * Looks whether a system may be asked at all.
     *
     * @throws NotAsked when it is off, or a credential is missing; the message says what to do
     */
    public void ask(String system) throws NotAsked {
        String why = authorizations.unasked(system);
        if (why != null) {
            throw new NotAsked(system + " cannot be asked for what is missing in it: " + why);
        }
    }
}
