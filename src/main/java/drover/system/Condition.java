package drover.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.time.Instant;
import java.util.Locale;

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

    /** Every kind of condition, in the order in which somebody wants to know. */
    public enum Code {
        /** The store takes no writes. */
        STORE_UNAVAILABLE(true),
        /** A route file does not run. */
        ROUTE_FILE(true),
        /** A change of a route file is refused, or waits for an operator; the version before runs. */
        ROUTE_CHANGE(false),
        /** The clock has jumped. */
        CLOCK_JUMPED(false),
        /** Nobody has authorized it, or what was granted holds no more. */
        NOT_AUTHORIZED(true),
        /** The API refuses everything that is asked with our credential. */
        CREDENTIAL_REFUSED(true),
        /** Nothing is left of today's calls. */
        QUOTA_EXHAUSTED(true),
        /** It asked us to wait. */
        RATE_LIMITED(true),
        /** The circuit breaker lets nothing through. */
        BREAKER_OPEN(true),
        /** One list is refused, the others are read. */
        STREAM_REFUSED(true),
        /** One list fails alone and rests, the others are read. */
        STREAM_FAILING(true),
        /** A live stream has no connection. */
        DISCONNECTED(true),
        /** A poll ended early. */
        POLL_FAILED(true),
        /** A poll has not ended in its time. */
        POLL_LONG(true),
        /** What is needed to deliver (address, secret, header) is missing or cannot be used. */
        NOT_DELIVERABLE(true),
        /** No route delivers to it. */
        NO_ROUTE(true),
        /** The receiver answered 401 or 403. */
        RECEIVER_REFUSED(true),
        /** The receiver answered 410. */
        RECEIVER_GONE(true),
        /** Deliveries fail and are tried again. */
        DELIVERY_FAILING(true),
        /** A provider's secret or keys cannot be used. */
        PROVIDER_UNUSABLE(true),
        /** Everything that a provider sends is refused. */
        PROVIDER_REFUSED(true),
        /** An operator paused it. */
        PAUSED(true),
        /** A stream has not been read to its end for long. */
        STREAM_STALE(false),
        /** An event has waited for long though the downstream is delivered to. */
        DELIVERY_LATE(false),
        /** What an audit found cannot be explained. */
        AUDIT_FAILED(false),
        /** Its records look different from what is expected of them. */
        SCHEMA_DRIFT(false),
        /** The credential has ended. */
        CREDENTIAL_EXPIRED(false),
        /** The credential ends soon. */
        CREDENTIAL_EXPIRES(false),
        /** What a person has granted ends soon. */
        AUTHORIZATION_EXPIRES(false),
        /** Less was granted than was asked for. */
        SCOPE_MISSING(false),
        /** A webhook provider has sent nothing for long. */
        PROVIDER_SILENT(false),
        /** What a provider has sent cannot be resolved now. */
        PROVIDER_UNRESOLVED(false),
        /** The disk is nearly full, or a log grows that cannot shrink. */
        STORE_ROOM(false),
        /** Dead letters are kept. */
        DEAD_LETTERS(false),
        /** Records or notifications are kept in quarantine. */
        QUARANTINE(false),
        /** A write-back may have worked or not. */
        WRITE_BACK(false);

        private final boolean blocks;

        Code(boolean blocks) {
            this.blocks = blocks;
        }

        /** Whether nothing of it is read, taken or delivered while it is so. */
        public boolean blocks() {
            return blocks;
        }

        /** As it is written in JSON and in metrics: {@code rate_limited}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As a part of a sentence: its words, since when and until when. */
    public String sentence() {
        return words + (since == null ? "" : ", since " + since) + (until == null ? "" : ", until " + until);
    }

    /** As it is told everywhere: {@code code}, {@code since}, {@code until}, {@code words}. */
    public ObjectNode json() {
        return Json.object()
                .put("code", code.text())
                .put("since", since == null ? null : since.toString())
                .put("until", until == null ? null : until.toString())
                .put("words", words);
    }
}
