package drover.poll;

import drover.ingest.Standings;
import drover.record.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Which of the news that an audit finds is for it to tell: what a poll will still tell is none of it. */
abstract class AuditScope {
    /** Whether the audit tells it. */
    abstract boolean tells(Standings.Compared news);

    /** Whether what is older than what was told is a matter of the audit. */
    boolean isSettled(Standings.Compared older) {
        return false;
    }

    /** Of a list that can be asked for its changes: what lies before the time from which polls read again. */
    static AuditScope before(Instant settled) {
        return new AuditScope() {
            @Override
            boolean tells(Standings.Compared news) {
                return news.reading().modified().isBefore(settled);
            }

            @Override
            boolean isSettled(Standings.Compared older) {
                return older.known().isBefore(settled);
            }
        };
    }

    /** Takes note of all news, and tells nothing: a poll may not have come to it yet. */
    static final class Look extends AuditScope {
        private final Set<String> suspects = new HashSet<>();

        @Override
        boolean tells(Standings.Compared news) {
            suspects.add(name(news.reading()));
            return false;
        }

        Set<String> suspects() {
            return suspects;
        }
    }

    /** Tells what was seen before a poll, and after it again: the poll has missed it. */
    static final class Again extends AuditScope {
        private final Set<String> suspects;
        private final BooleanSupplier polled;
        private boolean disturbed;

        /** @param polled whether a poll reads the same list now: what it has seen is newer */
        Again(Set<String> suspects, BooleanSupplier polled) {
            this.suspects = suspects;
            this.polled = polled;
        }

        @Override
        boolean tells(Standings.Compared news) {
            if (!suspects.contains(name(news.reading()))) {
                return false;
            }
            boolean now = polled.getAsBoolean();
            disturbed |= now;
            return !now;
        }

        /** Whether something was left because of a poll. */
        boolean isDisturbed() {
            return disturbed;
        }
    }

    private static String name(Reading reading) {
        return reading.subject() + " " + reading.status() + " " + Arrays.hashCode(reading.digest());
    }
}
