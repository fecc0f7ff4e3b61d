package drover.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * One state of one thing, as an API showed it; whether it is news is for the store to say.
 *
 * @param type how it was read
 * @param key the thing's key at its API
 * @param modified when the thing changed there
 * @param status its status, or null where such things have none
 * @param name what people call it, or null
 * @param digest SHA-256 of the record as it came, to tell a change from a repetition
 * @param data the record as it came, with what was resolved (such as {@code customer_name}) beside it
 */
@RegisterForReflection
public record Reading(
        RecordType type, String key, Instant modified, String status, String name, byte[] digest, ObjectNode data) {

    /** The CloudEvents subject, such as {@code order/4821934}. */
    public String subject() {
        return type.getThing() + "/" + key;
    }
}
