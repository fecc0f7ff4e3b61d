package drover.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What became of a batch.
 *
 * @param read records in it
 * @param fresh those that became events; the rest was known already
 * @param quarantined those that could not be read
 */
@RegisterForReflection
public record Ingested(int read, int fresh, int quarantined) {
    static final Ingested NOTHING = new Ingested(0, 0, 0);

    /** Those that were known already. */
    public int known() {
        return read - fresh - quarantined;
    }

    Ingested plus(Ingested other) {
        return new Ingested(read + other.read, fresh + other.fresh, quarantined + other.quarantined);
    }
}
