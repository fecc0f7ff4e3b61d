package drover.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One state of one thing, as an API showed it; whether it is news is for the store to say.
 *
 * @param type how it was read
 * @param key the thing's key at its API
 * @param modified when the thing changed there
 * @param revision its number among the changes of the thing, as the API counts them; null where it counts none
 * @param status its status, or null where such things have none
 * @param name what people call it, or null
 * @param data the record as it came
 * @param json the same as text
 * @param digest SHA-256 of what counts of it, to tell a change from a repetition; null when the thing is not there any more
 * @param resolved what was found out beside it, such as {@code customer_name}
 * @param aliases other keys under which the thing may be known from before it had this one
 * @param seen when it came
 */
@RegisterForReflection
public record Reading(
        Kind type,
        String key,
        Instant modified,
        Long revision,
        String status,
        String name,
        ObjectNode data,
        byte[] json,
        byte[] digest,
        ObjectNode resolved,
        List<String> aliases,
        Instant seen) {

    /** The same under another key. */
    public Reading withKey(String other) {
        return new Reading(
                type, other, modified, revision, status, name, data, json, digest, resolved, List.of(), seen);
    }

    /** The CloudEvents subject, such as {@code order/4821934}. */
    public String subject() {
        return type.getThing() + "/" + key;
    }

    /** The record with what was resolved beside it, as JSON. */
    public byte[] whole() {
        return with(resolved);
    }

    /**
     * The record as it is, as JSON: with what was resolved beside it, but for what tells of its change.
     *
     * @param change fields of {@link #resolved} that tell of the change
     */
    public byte[] state(Collection<String> change) {
        return with(resolved.deepCopy().remove(change));
    }

    private byte[] with(ObjectNode beside) {
        if (beside.isEmpty()) {
            return json;
        }
        boolean replaces = false;
        for (var names = beside.fieldNames(); names.hasNext(); ) {
            replaces |= data.has(names.next());
        }
        return replaces || data.isEmpty()
                ? Json.bytes(data.deepCopy().setAll(beside))
                : Json.join(json, Json.bytes(beside));
    }

    @Override
    public String toString() {
        // A record may be confidential.
        return "Reading[" + type.getStream() + " " + subject() + " " + modified + " " + Arrays.hashCode(json) + "]";
    }
}
