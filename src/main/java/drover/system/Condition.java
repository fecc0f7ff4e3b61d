package drover.system;

import java.time.Instant;

/**
 * A state that somebody may have to know of. It is made where it arises (a door, a poll, a downstream, a provider, the store)
 * and shown by everything that shows state: status, page, console, operations, health, metrics and log. What to do about it
 * is chosen by its code; nobody reads its words.
 *
 * @param code what kind of state it is
 * @param since when it began, or null where that is not known
 * @param words what is so, for people: no secret, no personal data
 */
public record Condition(Code code, Instant since, String words) {

    /** Every kind of condition. */
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
        CLOCK_JUMPED
    }
}
