package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Reads the notifications of a provider that says things in its own way: a bean of the name {@code <provider>.notifications}.
 * Without one they are read as {@link Notifications} says.
 */
public interface Teller {
    /**
     * What a notification tells.
     *
     * @param thing that of the kind that describes the record
     * @param record as the kind reads it
     */
    record Tells(String thing, ObjectNode record) {}

    /** What it tells; empty where that is no event. It may be read again, also after later ones. */
    Optional<Tells> read(JsonNode notification);
}
