package drover.writeback;

import drover.system.ApiException;
import drover.system.DoorClosed;
import drover.system.Permanent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whether something is sent now, looked for, or waits; decided and written in one transaction.
 *
 * @param delay a look begins so much after what was before it
 * @param perDay so many SMS are sent a day at most
 */
record SendingStart(Clock clock, Duration delay, long perDay) {
    /**
     * What was decided.
     *
     * @param failure why it is not sent now, or null
     */
    record Begun(SendingRows.Sent sent, Sending.Next next, ApiException failure) {}

    /** Decides, and writes down what is begun. */
    Begun begin(Connection connection, Phoned phoned, long now) throws SQLException {
        SendingRows.Sent sent = SendingRows.find(connection, phoned.name());
        if (sent != null && sent.sid() != null) {
            return new Begun(sent, Sending.Next.NOTHING, null);
        }
        if (sent == null) {
            return first(connection, phoned, now);
        }
        if (sent.parked() != null) {
            return WriteBacks.isThere(connection, sent.parked())
                    ? new Begun(sent, null, parked(sent.parked()))
                    : first(connection, phoned, now);
        }
        if (now < sent.lookedAt()) {
            // A clock that was set back must not make it longer.
            SendingRows.looked(connection, phoned.name(), sent.looks(), now);
        }
        long due = Math.min(sent.lookedAt(), now) + delay.toMillis();
        return now < due || now < sent.lookedAt()
                ? new Begun(sent, null, later(due))
                : new Begun(sent, Sending.Next.LOOK, null);
    }

    private Begun first(Connection connection, Phoned phoned, long now) throws SQLException {
        String optedOut = phoned.call() ? null : OptOuts.reason(connection, phoned.to());
        if (optedOut != null) {
            return new Begun(null, null, new Permanent("that number wants no SMS any more: " + optedOut));
        }
        if (!phoned.call() && SendingRows.count(connection, today().toEpochMilli()) >= perDay) {
            return new Begun(null, null, new DoorClosed(full(), tomorrow()));
        }
        SendingRows.begin(connection, phoned.name(), phoned.digest(), now);
        return new Begun(null, Sending.Next.SEND, null);
    }

    static DoorClosed later(long due) {
        return new DoorClosed(
                "nobody knows whether it was sent: it is looked for among what was sent", Instant.ofEpochMilli(due));
    }

    static Permanent parked(long writeBack) {
        return new Permanent("it may have been sent or not: look at Twilio's log, and settle write-back " + writeBack
                + " (POST /operations/write-backs/" + writeBack
                + "/settle); after that a replay of this event sends it, and discarding it does not");
    }

    String full() {
        return "the " + perDay + " SMS of today are sent (twilio.messages-per-day)";
    }

    Instant today() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS);
    }

    Instant tomorrow() {
        return today().plus(Duration.ofDays(1));
    }
}
