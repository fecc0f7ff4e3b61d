package drover.poll;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Where a stream is rewound to, as its cursor is written.
 *
 * @param cursor the new cursor; null: the beginning
 * @param time the same as a time, or null where it is none
 */
record Target(String cursor, Instant time) {
    private static final String BEGINNING = "beginning";

    /**
     * Reads what an operator wrote.
     *
     * @param to a date, a time, a block, or a cursor as the stream has it; {@code beginning}
     * @param now the cursor of the stream
     * @throws IllegalArgumentException when it is no place in this stream, or lies ahead of where the stream is
     */
    static Target read(String to, String now) {
        if (to.equals(BEGINNING)) {
            return new Target(null, Instant.EPOCH);
        }
        if (now == null) {
            throw new IllegalArgumentException("this stream has no cursor: it is read whole at every poll, and only "
                    + BEGINNING + " is a place in it");
        }
        Instant at = time(now);
        if (at != null) {
            Instant time = time(to);
            if (time == null) {
                throw new IllegalArgumentException("to is a date or a time with its offset, such as"
                        + " 2026-01-31T08:00:00Z; the stream is at " + now);
            }
            return new Target(behind(time.toString(), time.isAfter(at), now), time);
        }
        if (now.matches("\\d{1,18}")) {
            if (!to.matches("\\d{1,18}")) {
                throw new IllegalArgumentException("to is the number of a block; the stream is at " + now);
            }
            return new Target(behind(to, Long.parseLong(to) > Long.parseLong(now), now), null);
        }
        throw new IllegalArgumentException(
                "the cursor of this stream, " + now + ", has no order: only " + BEGINNING + " is a place in it");
    }

    private static String behind(String to, boolean ahead, String now) {
        if (ahead) {
            throw new IllegalArgumentException(
                    to + " lies ahead of where the stream is, " + now + ": what is between would never be read");
        }
        return to;
    }

    private static Instant time(String text) {
        try {
            return Since.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
