package drover.system;

import drover.system.http.BrokenAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.ZoneId;

/** What an answer, or its absence, is for whoever called; its door takes note of it. */
final class Outcome {
    private Outcome() {}

    /**
     * The failure that an answer is, or null when it is good.
     *
     * @param resets where a day of its calls begins
     */
    static ApiException of(Door door, String stream, Judged judged, Instant now, ZoneId resets) {
        return switch (judged.meaning()) {
            case GOOD -> {
                door.worked(stream);
                yield null;
            }
            case LIMITED -> door.limited(judged);
            case CROWDED -> {
                door.concurrency().fewer();
                yield door.limited(judged);
            }
            case EXHAUSTED -> door.exhausted(judged, resets);
            case UNAUTHORIZED, FORBIDDEN -> door.refused(stream, judged);
            case PASSING -> {
                door.failed(stream, judged.words());
                yield passing(door, judged, now);
            }
            case UNREADABLE -> new BadData(judged.words(), null);
            case ABSENT -> new Permanent(judged.words(), 404);
            case PERMANENT -> new Permanent(judged.words(), judged.reply().status());
        };
    }

    static Transient passing(Door door, Judged judged, Instant now) {
        Instant until = door.busy(judged.reply().waits().busy(now));
        return new Transient(judged.words(), judged.reply().status(), until);
    }

    /** Why there was no answer, or only a part of one. */
    static String describe(IOException cause) {
        if (cause instanceof BrokenAnswer) {
            return cause.getMessage();
        }
        if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
            return "no answer: " + cause.getMessage();
        }
        String message = cause.getMessage() == null ? "" : " (" + Redaction.redact(cause.getMessage()) + ")";
        return "no answer: " + cause.getClass().getSimpleName() + message;
    }

    /** As the metrics have it. */
    static String tag(Exception failure) {
        if (failure instanceof Permanent permanent) {
            return permanent.getStatus() == 401 || permanent.getStatus() == 403 ? "refused" : "permanent";
        }
        if (failure instanceof RateLimited) {
            return "rate_limited";
        }
        if (failure instanceof BadData) {
            return "bad_data";
        }
        return failure == null ? "ok" : "transient";
    }
}
