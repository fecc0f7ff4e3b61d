package drover.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How a live stream fares, in numbers. */
final class Progress {
    final AtomicLong messages = new AtomicLong();
    final AtomicLong superseded = new AtomicLong();
    /** Messages that have been told apart, whatever they are. */
    final AtomicLong read = new AtomicLong();
    /** Records that were new, and those of them that have been carried on. */
    final AtomicLong taken = new AtomicLong();

    final AtomicLong carried = new AtomicLong();
    final AtomicLong connections = new AtomicLong();

    private final Clock clock;
    private volatile Instant lastMessage;
    private volatile Duration lag;
    private volatile Instant connectedSince;
    private volatile Instant downSince;
    private volatile Instant next;
    private volatile End end;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Instant troubleSince;
    private volatile String trouble;
    private volatile double rate;
    private long sampledMessages;
    private long sampledAt = System.nanoTime();

    Progress(Clock clock) {
        this.clock = clock;
        this.downSince = clock.instant();
    }

    void opened() {
        connectedSince = clock.instant();
        connections.incrementAndGet();
    }

    /** A record has come. */
    void message(Told.Tick record) {
        messages.incrementAndGet();
        lastMessage = clock.instant();
        failures.set(0);
        if (record.time() != null) {
            Duration late = Duration.between(record.time(), lastMessage);
            lag = late.isNegative() ? Duration.ZERO : late;
        }
    }

    /** A connection has ended, or has not come about. */
    void ended(End why, Duration until) {
        downSince = connectedSince != null || downSince == null ? clock.instant() : downSince;
        connectedSince = null;
        end = why;
        failures.incrementAndGet();
        next = clock.instant().plus(until);
    }

    /** Carrying on what has come fails, or (null) works again; whether that is news. */
    boolean trouble(String words) {
        boolean news = (trouble == null) != (words == null);
        troubleSince = words == null ? null : trouble == null ? clock.instant() : troubleSince;
        trouble = words;
        return news;
    }

    /** Takes the messages a second since the last time. */
    synchronized void sample(long nanos) {
        long took = nanos - sampledAt;
        if (took > 0) {
            rate = (messages.get() - sampledMessages) * 1e9 / took;
            sampledMessages = messages.get();
            sampledAt = nanos;
        }
    }

    /** Records that have come, and are not carried on yet. */
    long waiting() {
        return taken.get() - carried.get() - superseded.get();
    }

    double rate() {
        return rate;
    }

    Instant lastMessage() {
        return lastMessage;
    }

    Duration lag() {
        return lag;
    }

    Instant connectedSince() {
        return connectedSince;
    }

    Instant downSince() {
        return downSince;
    }

    Instant next() {
        return connectedSince == null ? next : null;
    }

    End end() {
        return end;
    }

    int failures() {
        return failures.get();
    }

    Instant troubleSince() {
        return troubleSince;
    }

    String troubleWords() {
        return trouble;
    }
}
