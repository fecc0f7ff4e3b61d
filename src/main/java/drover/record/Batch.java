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
 * @param foreign those that belong to somebody else, and are left out
 */
@RegisterForReflection
public record Batch(
        Kind type, List<Reading> readings, List<Integer> places, List<Refused> refused, List<Foreign> foreign) {

    /** Records that are all ours. */
    public Batch(Kind type, List<Reading> readings, List<Integer> places, List<Refused> refused) {
        this(type, readings, places, refused, List.of());
    }

    /** How many records came. */
    public int size() {
        return readings.size() + refused.size() + foreign.size();
    }

    /**
     * A record that could not be read.
     *
     * @param record the record whole, as JSON
     * @param reason what was expected and what came
     * @param key its key, or null where that could not be read either
     */
    public record Refused(String record, String reason, String key) {}

    /**
     * A record that belongs to somebody else.
     *
     * @param place its place among all that came
     * @param name what it is known by
     */
    public record Foreign(int place, String name) {}
}
