package drover.poll;

import drover.event.Event;
import drover.record.Reading;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What one look of an audit at a list has counted; one thread counts, others may look. */
final class AuditCount {
    private final Set<Long> listed = new HashSet<>();
    private final Set<Long> known = new HashSet<>();
    private final Set<Long> older = new HashSet<>();
    private int unread;
    private final AtomicInteger pages = new AtomicInteger();
    private volatile int read;

    /** A page came. */
    void page(int unreadable) {
        unread += unreadable;
        pages.incrementAndGet();
        read = listed.size();
    }

    void listed(Reading record, boolean isKnown) {
        listed.add(Event.lane(record.subject()));
        if (isKnown) {
            known.add(Event.lane(record.subject()));
        }
    }

    /** It differs from what was told, and is older. */
    void older(Reading record) {
        older.add(Event.lane(record.subject()));
    }

    long listed() {
        return listed.size();
    }

    /** How many of them are known now. */
    long known() {
        return known.size();
    }

    long unread() {
        return unread;
    }

    long olderOnes() {
        return older.size();
    }

    /** How far it is. */
    String far() {
        return String.format(Locale.ROOT, "%,d read in %,d pages", read, pages.get());
    }
}
