package drover.poll;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Until when a thing lasts: a time with its offset, or a day that is no part of it any more. */
final class Until {
    private static final int DAY = 10;
    /** A day ends last in the zone UTC-12. */
    private static final ZoneOffset WEST = ZoneOffset.ofHours(-12);

    private Until() {}

    /** Whether it lies in the past everywhere; not where it cannot be told. */
    static boolean isPast(String end, Instant now) {
        if (end == null) {
            return false;
        }
        try {
            Instant last = end.length() == DAY
                    ? LocalDate.parse(end).atStartOfDay().toInstant(WEST)
                    : OffsetDateTime.parse(end).toInstant();
            return last.isBefore(now);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
