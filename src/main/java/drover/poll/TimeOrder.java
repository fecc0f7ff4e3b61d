package drover.poll;

import drover.record.Reading;
import java.time.Instant;
import java.util.List;

/** Records in the order of the times at which they were changed. */
final class TimeOrder {
    private TimeOrder() {}

    /** Whether each was changed when the one before it was, or later, and none before that time; null: any. */
    static boolean isAscending(List<Reading> readings, Instant from) {
        Instant time = from == null ? Instant.MIN : from;
        for (Reading reading : readings) {
            if (reading.modified().isBefore(time)) {
                return false;
            }
            time = reading.modified();
        }
        return true;
    }

    /** When the last of them was changed; where there is none: that time. */
    static Instant last(List<Reading> readings, Instant otherwise) {
        return readings.isEmpty()
                ? otherwise
                : readings.get(readings.size() - 1).modified();
    }

    /** The place of the first that was changed at a time; one was. */
    static int first(List<Reading> readings, Instant time) {
        int place = 0;
        while (!readings.get(place).modified().equals(time)) {
            place++;
        }
        return place;
    }

    /** Those that say when they changed: of what was removed without a time, our clock says nothing of theirs. */
    static List<Reading> timed(List<Reading> readings) {
        return readings.stream()
                .filter(one -> !one.modified().equals(one.seen()))
                .toList();
    }

    /** The newest time of those, and of what was known; null: none. */
    static Instant newest(List<Reading> readings, Instant known, Instant now) {
        Instant newest = known;
        for (Reading reading : readings) {
            newest = later(newest, reading.modified(), now);
        }
        return newest;
    }

    /** The later one. A time in the future is none: it is a mistake there, or here. */
    static Instant later(Instant one, Instant other, Instant now) {
        boolean counts = other != null && !other.isAfter(now);
        return counts && (one == null || other.isAfter(one)) ? other : one;
    }
}
