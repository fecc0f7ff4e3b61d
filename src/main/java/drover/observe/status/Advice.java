package drover.observe.status;

import java.util.Locale;

/** What to do about a problem, in a line; the runbook's section says more. */
enum Advice {
    CREDENTIAL("… refused our credential and is not asked any more", "Put a good key where the message says."),
    EXPIRY("…: its API key ends on …", "Make a new key in time."),
    EXPIRED("…: its API key ends on …", "Put a new key in its place, and its new day in <system>.api-key-expires."),
    LIMIT("… answered 429, it is not asked until …", "It goes on by itself. If it comes often, ask more slowly."),
    DAILY_LIMIT("…: today's calls are used up, it is not asked until …", "It goes on by itself at midnight UTC."),
    BREAKER(
            "… the circuit breaker is open after repeated failures",
            "Look at the other side. Drover tries again by itself."),
    STOPPED(
            "…: stopped, and goes on from its cursor at the next poll",
            "The next poll goes on. If it stays, the message says what is wrong."),
    REFUSED("…: paused since …: it answered 401 (or 403)", "Compare the secret with what it expects, then resume."),
    GONE("…: paused since …: it answered 410", "It wants no events any more. Ask its owner."),
    PAUSED("…: paused since …: an operator paused it", "Resume it when it is ready."),
    REMOVED("… no route delivers to it any more", "Put its route back, or discard what is kept for it."),
    NO_ADDRESS("… no address, so its events are kept and not delivered", "Set downstream.<name>.url."),
    LATE(
            "… was not delivered: … It stays in the outbox and is tried again",
            "See what it answers: the log and the story of the event say so. Drover tries again by itself."),
    STALE(
            "A stream has not been read for an hour",
            "A first run takes its time. Otherwise see its schedule and the log."),
    SILENT(
            "A webhook is silent",
            "See whether it is still registered there: a provider switches it off after days of failures."),
    WEBHOOK_REFUSED(
            "Webhooks: register, rotate, expose, replay",
            "Compare the secret and the scheme with the provider's. Until then the polls bring what changes."),
    WEBHOOK_UNUSABLE(
            "webhook …: nothing is taken from it",
            "Mend its secret or its keys as the message says: it counts at once."),
    ROUTE_FILE("routes/… does not run; everything else does", "Mend the file, and start again."),
    DEAD_LETTER(
            "… is a dead letter, and what follows it passes", "Mend the downstream, then replay. Or discard. Below."),
    QUARANTINE("Quarantine", "Mend the description of the record, then replay. Below."),
    WRITE_BACK(
            "… write-back n may have worked or not, and is not tried again",
            "Look in the system itself, then settle it."),
    STORE("the store takes no writes", "Make room, or bring the database back. Drover goes on by itself."),
    ROOM("The size of the data folder", "Make room on its disk, or shorten drover.retention.");

    private final String heading;
    private final String text;

    Advice(String heading, String text) {
        this.heading = heading;
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The anchor of its section in docs/runbook.md. */
    String link() {
        return anchor(heading);
    }

    /** As GitHub makes the anchor of a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    static Advice ofSource(String state) {
        if (state.contains("refused our credential")) {
            return CREDENTIAL;
        }
        if (state.contains("used up")) {
            return DAILY_LIMIT;
        }
        if (state.contains("breaker is open")) {
            return BREAKER;
        }
        return state.contains("asked for a pause") || state.contains("429") ? LIMIT : STOPPED;
    }

    static Advice ofDownstream(String state) {
        if (state.contains("no route delivers")) {
            return REMOVED;
        }
        if (state.contains("no address")) {
            return NO_ADDRESS;
        }
        if (state.startsWith("paused since")) {
            return state.contains("an operator paused it") ? PAUSED : state.contains("410") ? GONE : REFUSED;
        }
        return state.contains("asked for a pause") ? LIMIT : BREAKER;
    }
}
