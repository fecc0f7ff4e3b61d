package drover.store;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** How many rows are gone through: a step at a time, so that nobody waits for all of them. */
public final class Steps {
    /** Rows of a step. */
    public static final int SIZE = 500;

    private Steps() {}

    /**
     * Goes through rows in the order of their places, until a step is short.
     *
     * @param read the next {@link #SIZE} rows after a place
     * @param place of a row
     * @param act what is done with a step; it says whether to go on
     */
    public static <T> void walk(LongFunction<List<T>> read, ToLongFunction<T> place, Predicate<List<T>> act) {
        long after = 0;
        List<T> step;
        do {
            step = read.apply(after);
            if (step.isEmpty() || !act.test(step)) {
                return;
            }
            after = place.applyAsLong(step.get(step.size() - 1));
        } while (step.size() == SIZE);
    }
}
