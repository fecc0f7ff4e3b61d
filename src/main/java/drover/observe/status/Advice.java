package drover.observe.status;

import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who.Kind;

/** How a condition is called and what to do about it, in a line each. There is one for each {@link Code}, of the same name. */
enum Advice {
    STORE_UNAVAILABLE("The store takes no writes", "Make room, or bring the database back. Drover goes on by itself."),
    ROUTE_FILE("%s does not run", "Mend the file: it is tried again, or start Drover again."),
    ROUTE_CHANGE(
            "%s has changed, the version before runs",
            "Mend the file as the message says, or apply it: here under Route files, or with drover apply."),
    CLOCK_JUMPED("The clock has jumped", "Look at the clock of this machine. Drover goes on by itself."),
    NOT_AUTHORIZED(
            "%s stands still",
            "Authorize it: here, or with drover authorize <system>. Drover goes on at once from where it was."),
    CREDENTIAL_REFUSED(
            "%s stands still",
            "Put a good key where the message says. Drover tries again by itself, less and less often."),
    QUOTA_EXHAUSTED(
            "%s stands still", "It goes on by itself at the time that is shown. Ask for less, or buy more calls."),
    RATE_LIMITED("%s stands still", "It goes on by itself. If it comes often, ask more slowly."),
    BREAKER_OPEN("%s stands still", "Look at the other side. Drover tries again by itself."),
    STREAM_REFUSED(
            "%s is not read, the others are",
            "Give the key the permission for it, or switch the list off. Drover tries again by itself."),
    STREAM_FAILING(
            "%s is not read, the others are",
            "The message says what the API answers to this list alone. Drover tries again by itself."),
    DISCONNECTED(
            "%s is not connected", "The message says why. Drover connects again by itself, after 60 seconds at most."),
    POLL_FAILED("%s stands still", "The next poll tries again. If it stays, the message says what is wrong."),
    POLL_LONG("%s is read for very long", "Look whether its list has an end: the message says how far the poll is."),
    NOT_DELIVERABLE("%s stands still", "Set what the message names. Its events are kept until then."),
    NO_ROUTE("%s stands still", "Put its route back, or discard what is kept for it."),
    RECEIVER_REFUSED("%s is paused", "Compare the secret with what the receiver expects, then resume."),
    RECEIVER_GONE("%s is paused", "The receiver wants no events any more. Ask its owner."),
    DELIVERY_FAILING("%s stands still", "See what the receiver answers. Drover tries again by itself."),
    PROVIDER_UNUSABLE(
            "No webhook of %s is taken", "Mend its secret or its keys as the message says: it counts at once."),
    PROVIDER_REFUSED(
            "No webhook of %s is taken",
            "Compare the secret and the scheme with the provider's. Until then the polls bring what changes."),
    PAUSED("%s is paused", "Resume it when it is ready."),
    STREAM_STALE("%s is old", "A first run takes its time. Otherwise see its schedule and the log."),
    DELIVERY_LATE("%s gets an event late", "Explain tells what the receiver answers. Drover tries again by itself."),
    AUDIT_FAILED("The audit of %s needs a look", "The message says what it has found, or why it broke off."),
    SCHEMA_DRIFT(
            "Records of %s look different",
            "Look at what the API gives now, then mend the kind in the route file, or the schema in fixtures/."),
    CREDENTIAL_EXPIRED(
            "%s's API key has ended", "Put a new key in its place, and its new day in its key api-key-expires."),
    CREDENTIAL_EXPIRES("%s's API key ends soon", "Make a new key in time, and set its new day."),
    AUTHORIZATION_EXPIRES("What %s has granted ends soon", "Authorize it again in time: drover authorize <system>."),
    SCOPE_MISSING("%s has granted less than was asked for", "Authorize it again, and tick every box."),
    PROVIDER_SILENT(
            "%s has sent no webhook for a day",
            "See whether it is still registered there: a provider switches it off after days of failures."),
    PROVIDER_UNRESOLVED(
            "What %s sent waits",
            "The message says what is missing. All of it is kept, and resolved as soon as that is there."),
    STORE_ROOM("The disk is nearly full", "Make room on its disk, or shorten drover.retention."),
    DEAD_LETTERS("%s", "Mend the downstream, then replay them. Or discard them."),
    QUARANTINE("%s", "Mend the description of the record in the route file, then replay. Or discard."),
    WRITE_BACK("%s", "Look in the system itself whether it has happened, then settle it.");

    private static final String STANDS_STILL = "stands still";

    private final String what;
    private final String text;

    Advice(String what, String text) {
        this.what = what;
        this.text = text;
    }

    /** That for conditions of this kind. */
    static Advice of(Code code) {
        return valueOf(code.name());
    }

    /** What to do. */
    String text() {
        return text;
    }

    /** What it is called: who has it, and what is so. */
    static String what(Condition condition) {
        String name = condition.who().name();
        boolean receives = condition.who().kind() == Kind.DOWNSTREAM;
        String about =
                switch (condition.code()) {
                    case DEAD_LETTERS -> condition.words() + " of " + name;
                    case QUARANTINE, WRITE_BACK -> condition.words();
                    default -> name;
                };
        return of(condition.code())
                .what
                .formatted(about)
                .replace(STANDS_STILL, receives ? "gets nothing" : "is not read");
    }
}
