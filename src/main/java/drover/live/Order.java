package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises what was told before and what comes late, key by key: by the number that the server counts, else by time, else not
 * at all. A server that counts anew (its numbers fall, its times do not, or over another connection) is believed. It remembers a
 * bounded number of keys, those of which it heard last.
 */
final class Order {
    private static final int KEYS = 10_000;

    private final Map<String, Last> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
            return size() > KEYS;
        }
    };

    private record Last(BigInteger sequence, Instant time, JsonNode data, int connection) {}

    /** What a record is beside what is known of its key. */
    enum Standing {
        NEW,
        DUPLICATE,
        LATE
    }

    /** Judges a record, and remembers it where it is new. */
    Standing judge(Told.Tick record) {
        Last last = keys.get(record.key());
        Standing standing = last == null ? Standing.NEW : against(last, record);
        if (standing == Standing.NEW) {
            keys.put(record.key(), new Last(record.sequence(), record.time(), record.data(), record.connection()));
        }
        return standing;
    }

    private static Standing against(Last last, Told.Tick record) {
        boolean timed = last.time != null && record.time() != null;
        if (last.sequence != null && record.sequence() != null) {
            int step = record.sequence().compareTo(last.sequence);
            boolean anew = timed
                    ? record.time().isAfter(last.time)
                    : last.connection != record.connection() && !record.data().equals(last.data);
            if (step > 0 || anew) {
                return Standing.NEW;
            }
            return step == 0 ? Standing.DUPLICATE : Standing.LATE;
        }
        if (timed) {
            int step = record.time().compareTo(last.time);
            // Some servers count time in seconds: another content is another tick.
            boolean same = step == 0 && record.data().equals(last.data);
            return same ? Standing.DUPLICATE : step < 0 ? Standing.LATE : Standing.NEW;
        }
        // What was asked for may be older than what has come over the same connection meanwhile.
        return record.fetched() && last.connection == record.connection() ? Standing.LATE : Standing.NEW;
    }
}
