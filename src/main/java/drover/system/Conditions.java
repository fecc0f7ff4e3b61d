package drover.system;

import java.util.stream.Stream;

/**
 * A bean that knows of conditions: what has doors, streams, downstreams, providers or files implements it, and
 * {@code drover.observe} finds every bean that does and shows what they tell.
 */
public interface Conditions {
    /**
     * Those that are so now; none where all is well. It is asked every second or two: it looks at what is in memory, calls
     * nobody, and may throw a {@link drover.store.StoreException} where it must look into the store.
     */
    Stream<Condition> conditions();
}
