package drover.record;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Records that came in together and are kept together, in one transaction.
 *
 * @param type how they were read
 * @param readings those that could be read, in the order they came
 * @param places of each reading, the place of its record among all that came, from 0
 * @param refused those that could not
 */
@RegisterForReflection
public record Batch(Kind type, List<Reading> readings, List<Integer> places, List<Refused> refused) {

    /** How many records came. */
    public int size() {
        return readings.size() + refused.size();
    }

    /**
     * A record that could not be read.
     *
     * @param record the record whole, as JSON
     * @param reason what was expected and what came
     * @param key its key, or null where that could not be read either
     */
    public record Refused(String record, String reason, String key) {}
}
