package drover.poll;

import drover.record.Kind;

/** How lists of an API's own sort are read: a bean, which the parameter {@code by} of the template {@code sync} names. */
public interface PartList {
    /**
     * Begins to read one.
     *
     * @param kind how its records are read
     * @param cursor what the last poll left, or null
     * @param limit records a page
     */
    Pages read(Kind kind, String stream, String cursor, int limit);
}
