package drover.metrics;

import java.util.List;

/**
 * Every metric of Drover's own. Its name is API: alerts and dashboards hold on to it. No tag ever holds an id of a thing, an
 * address or a text from outside, so the number of time series stays bounded.
 */
public enum Metric {
    CONDITION(
            Kind.GAUGE,
            "drover.condition",
            "How many conditions there are of a code; who has them is named by one of the other labels, or by none",
            "code",
            "api",
            "stream",
            "downstream",
            "provider"),
    API_REQUESTS(
            Kind.TIMER,
            "drover.api.requests",
            "Calls to an API, until its answer was judged: ok, rate_limited, refused, permanent, transient or bad_data",
            "api",
            "outcome"),
    API_RATE_LIMITED(Kind.COUNTER, "drover.api.rate_limited", "Answers that said that we ask too often", "api"),
    API_INTERVAL(
            Kind.SECONDS,
            "drover.api.interval",
            "Seconds between two calls to an API: its budget is one call an interval",
            "api"),
    CREDENTIAL_EXPIRES(
            Kind.SECONDS,
            "drover.credential.expires",
            "Seconds until a credential expires, where that is known: <system>.api-key-expires, or what a provider says of its refresh token",
            "api"),
    FRESHNESS(
            Kind.SECONDS,
            "drover.freshness",
            "Seconds since a stream was last read to its end without trouble",
            "stream"),
    POLLS(Kind.COUNTER, "drover.polls", "Polls: done or failed", "stream", "outcome"),
    EVENTS(Kind.COUNTER, "drover.events", "Events that were new, and are durable", "stream"),
    DUPLICATES(
            Kind.COUNTER,
            "drover.duplicates",
            "Records that were known already, and made no event: those read again among them",
            "stream"),
    QUARANTINED(Kind.COUNTER, "drover.quarantined", "Records that could not be read", "stream"),
    QUARANTINE(Kind.GAUGE, "drover.quarantine", "Records that are kept in quarantine", "stream"),
    SCHEMA_DRIFT(
            Kind.COUNTER,
            "drover.schema.drift",
            "Records in which a field was missing, or of another type than its schema says; field is <thing>.<field>, as the schema has it",
            "api",
            "field"),
    OUTBOX_DUE(Kind.GAUGE, "drover.outbox.due", "Deliveries that are not done yet", "downstream"),
    OUTBOX_OLDEST(Kind.SECONDS, "drover.outbox.oldest", "Age of the oldest delivery that is not done", "downstream"),
    DELIVERIES(
            Kind.TIMER,
            "drover.deliveries",
            "Attempts to deliver: delivered, retry (it is tried again) or dead (it is a dead letter)",
            "downstream",
            "outcome"),
    DELIVERY_LATENCY(
            Kind.TIMER,
            "drover.delivery.latency",
            "From the moment an event is durable to the moment the downstream has taken it",
            "downstream"),
    DEAD_LETTERS(Kind.GAUGE, "drover.dead_letters", "Dead letters that are kept", "downstream"),
    WEBHOOKS(
            Kind.COUNTER,
            "drover.webhooks",
            "Requests to /webhooks/<provider>: received, duplicate, test, unauthorized, malformed, not_json, media_type, too_large,"
                    + " slow, cut_off (by the sender), rate_limited, busy or unavailable; not_found is of the provider unknown",
            "provider",
            "outcome"),
    WEBHOOKS_RESOLVED(
            Kind.COUNTER,
            "drover.webhooks.resolved",
            "Notifications whose meaning was looked for: resolved, unknown, or failed and tried again",
            "provider",
            "outcome"),
    WEBHOOKS_WAITING(
            Kind.GAUGE, "drover.webhooks.waiting", "Notifications that are kept and not resolved yet", "provider"),
    WEBHOOKS_MISSED(
            Kind.COUNTER,
            "drover.webhooks.missed",
            "Events that a poll found and no webhook had announced",
            "provider"),
    WEBHOOKS_SILENCE(
            Kind.SECONDS,
            "drover.webhooks.silence",
            "Seconds since the last notification of a provider that has sent some",
            "provider"),
    LIVE_CONNECTED(Kind.GAUGE, "drover.live.connected", "1 while a live stream has its connection", "stream"),
    LIVE_MESSAGES(
            Kind.COUNTER,
            "drover.live.messages",
            "Messages of a live stream: taken, superseded (taken, and replaced by a newer one before it was carried on), duplicate,"
                    + " late (out of order), control, error, unreadable or other",
            "stream",
            "outcome"),
    LIVE_RECONNECTS(
            Kind.GAUGE,
            "drover.live.reconnects",
            "Connections of a live stream after its first, since the start",
            "stream"),
    LIVE_LAG(
            Kind.SECONDS,
            "drover.live.lag",
            "Seconds from the time in the last message of a live stream to its arrival",
            "stream"),
    LIVE_SILENCE(Kind.SECONDS, "drover.live.silence", "Seconds since the last message of a live stream", "stream"),
    AUDIT_HEALED(Kind.COUNTER, "drover.audit.healed", "Records that an audit found and no poll had told", "stream"),
    STORE_UP(Kind.GAUGE, "drover.store.up", "1 while the store takes writes"),
    STORE_SIZE(Kind.BYTES, "drover.store.size", "Size of the store's file"),
    STORE_FREE(Kind.BYTES, "drover.store.free", "Room left on the disk of the store's file");

    /** What kind of number it is. */
    public enum Kind {
        /** A sum that only grows. */
        COUNTER,
        /** Durations, with a histogram. */
        TIMER,
        /** A number that goes up and down. */
        GAUGE,
        /** The same, in seconds. */
        SECONDS,
        /** The same, in bytes. */
        BYTES
    }

    private final Kind kind;
    private final String id;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is.
    private final List<String> tags;

    Metric(Kind kind, String id, String description, String... tags) {
        this.kind = kind;
        this.id = id;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** What kind of number it is. */
    public Kind kind() {
        return kind;
    }

    /** Its name as Micrometer has it, with dots. */
    public String id() {
        return id;
    }

    /** What it counts, in words. */
    public String description() {
        return description;
    }

    /** Its unit, or null. */
    String unit() {
        return switch (kind) {
            case SECONDS -> "seconds";
            case BYTES -> "bytes";
            case COUNTER, TIMER, GAUGE -> null;
        };
    }

    /** The names of its tags, in order. */
    public List<String> tags() {
        return tags;
    }

    /** Its name as Prometheus has it; of a timer, the name before {@code _count}, {@code _sum} and {@code _bucket}. */
    public String prometheus() {
        String name = id.replace('.', '_');
        return switch (kind) {
            case COUNTER -> name + "_total";
            case TIMER, SECONDS -> name + "_seconds";
            case BYTES -> name + "_bytes";
            case GAUGE -> name;
        };
    }
}
