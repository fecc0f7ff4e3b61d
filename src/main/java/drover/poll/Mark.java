package drover.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a list ended when it was last read: the next poll asks from there, and sees by one record that nothing has moved before it.
 *
 * @param since the places are counted from this time on; null: from the beginning
 * @param offset the place of the last record
 * @param read when everything from that time on was last read
 * @param last what the last record is known by
 */
record Mark(Instant since, int offset, Instant read, String last) {
    private static final String BEGINNING = "-";

    @Override
    public String toString() {
        return (since == null ? BEGINNING : since) + " " + offset + " " + read + " " + last;
    }

    /** From its text; null where there is none. */
    static Mark parse(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(" ", 4);
        return new Mark(
                parts[0].equals(BEGINNING) ? null : Instant.parse(parts[0]),
                Integer.parseInt(parts[1]),
                Instant.parse(parts[2]),
                parts[3]);
    }

    /**
     * Whether the next poll may begin at it.
     *
     * @param from the next poll has to look at everything from this time on
     * @param limit how many records a page holds: what fits into one is simply read again
     */
    boolean serves(Instant from, int limit) {
        boolean reaches = since == null || (from != null && !since.isAfter(from));
        return reaches && offset >= limit;
    }

    /**
     * Whether everything has to be looked at once more: what became visible late, while something else went, does not show at
     * the end. It is done again and again while there are changes, and a last time when there were none for long.
     *
     * @param cursor the time of the last change
     */
    boolean isDue(Instant cursor, Duration lookback, Instant now) {
        boolean settled = cursor == null || !read.isBefore(cursor.plus(lookback));
        return !settled && !now.isBefore(read.plus(lookback));
    }
}
