package drover.system;

import java.time.Instant;

/**
 * A state that somebody may have to know of. It is made where it arises (a door, a poll, a downstream, a provider, the store)
 * and shown by everything that shows state: status, page, console, operations, health, metrics and log. What to do about it
 * is chosen by its code; nobody reads its words.
 *
 * @param code what kind of state it is
 * @param who who has it
 * @param since when it began, or null where that is not known
 * @param until when it ends by itself or is looked at again, or null where that is not known
 * @param words what is so, for people: a part of a sentence that goes on after who has it and a colon, without a full stop; no
 *     secret, no personal data, and no time that {@code since} or {@code until} says already
 */
public record Condition(Code code, Who who, Instant since, Instant until, String words) {

    /** One of which nobody knows how long it lasts. */
    public Condition(Code code, Who who, Instant since, String words) {
        this(code, who, since, null, words);
    }

    /**
     * Who has a condition.
     *
     * @param kind what it is
     * @param name its name, such as {@code leaflink-orders}; empty where there is only one
     */
    public record Who(Kind kind, String name) {
        /** What has conditions. */
        public enum Kind {
            SYSTEM,
            STREAM,
            DOWNSTREAM,
            PROVIDER,
            STORE,
            ROUTE_FILE,
            PROCESS
        }

        /** An API that we talk to, such as {@code leaflink}. */
        public static Who system(String name) {
            return new Who(Kind.SYSTEM, name);
        }

        /** A list that is polled, such as {@code leaflink-orders}. */
        public static Who stream(String name) {
            return new Who(Kind.STREAM, name);
        }

        /** A receiver, such as {@code default}. */
        public static Who downstream(String name) {
            return new Who(Kind.DOWNSTREAM, name);
        }

        /** Who posts webhooks. */
        public static Who provider(String name) {
            return new Who(Kind.PROVIDER, name);
        }

        /** The store. */
        public static Who store() {
            return new Who(Kind.STORE, "");
        }

        /** A file in {@code routes/}. */
        public static Who routeFile(String file) {
            return new Who(Kind.ROUTE_FILE, file);
        }

        /** This process, its clock among it. */
        public static Who process() {
            return new Who(Kind.PROCESS, "");
        }
    }

    /** Every kind of condition, worst first within what has it. */
    public enum Code {
        /** The API refuses everything that is asked with our credential. */
        CREDENTIAL_REFUSED,
        /** The credential ends soon. */
        CREDENTIAL_EXPIRES,
        /** The credential has ended. */
        CREDENTIAL_EXPIRED,
        /** It asked us to wait. */
        RATE_LIMITED,
        /** Nothing is left of today's calls. */
        QUOTA_EXHAUSTED,
        /** The circuit breaker lets nothing through. */
        BREAKER_OPEN,
        /** One list is refused, the others are read. */
        STREAM_REFUSED,
        /** A poll ended early. */
        POLL_FAILED,
        /** A poll has not ended in its time. */
        POLL_LONG,
        /** A stream has not been read to its end for long. */
        STREAM_STALE,
        /** What an audit found cannot be explained. */
        AUDIT_FAILED,
        /** An operator paused it. */
        PAUSED,
        /** The receiver answered 401 or 403. */
        RECEIVER_REFUSED,
        /** The receiver answered 410. */
        RECEIVER_GONE,
        /** What is needed to deliver (address, secret, header) is missing or cannot be used. */
        NOT_DELIVERABLE,
        /** No route delivers to it. */
        NO_ROUTE,
        /** Deliveries fail and are tried again. */
        DELIVERY_FAILING,
        /** A webhook provider has sent nothing for long. */
        PROVIDER_SILENT,
        /** Everything that a provider sends is refused. */
        PROVIDER_REFUSED,
        /** A provider's secret or keys cannot be used. */
        PROVIDER_UNUSABLE,
        /** The store takes no writes. */
        STORE_UNAVAILABLE,
        /** The disk is nearly full, or a log grows that cannot shrink. */
        STORE_ROOM,
        /** A route file does not run. */
        ROUTE_FILE,
        /** The clock has jumped. */
        CLOCK_JUMPED,
        /** An event has waited for long though the downstream is delivered to. */
        DELIVERY_LATE,
        /** Dead letters are kept. */
        DEAD_LETTERS,
        /** Records or notifications are kept in quarantine. */
        QUARANTINE,
        /** A write-back may have worked or not. */
        WRITE_BACK
    }
}
