package drover.deliver;

import drover.store.StoreException;
import drover.system.ApiException;
import drover.system.BadData;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.RateLimited;
import drover.system.Redaction;
import drover.system.StreamClosed;
import drover.system.Transient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;

/**
 * What an answer means for a delivery. It depends on nothing but what is given: the same failure of the same claim at the same
 * time is the same outcome.
 *
 * @param schedule when it is tried again
 * @param now epoch milliseconds
 * @param took how long the try took, or null where none was made
 * @param random spreads the delays
 */
record Verdict(RetrySchedule schedule, long now, Duration took, RandomGenerator random) {
    /** The answers that speak of the event itself: it would be refused again. */
    private static final Set<Integer> OF_THE_EVENT = Set.of(400, 413, 415, 422);

    private static final Duration OPEN_BREAKER = Duration.ofSeconds(5);

    /** It was taken: a status of 0 where a route has said none. */
    Outcome taken(int status) {
        return new Outcome.Delivered(attempt(status, delivered(null)), null);
    }

    /** A route has acted, and says what it did, or null. */
    Outcome acted(String did) {
        return new Outcome.Delivered(attempt(0, delivered(did)), did);
    }

    /** In words. */
    static String delivered(String did) {
        return did == null ? "delivered" : "delivered: " + did;
    }

    /**
     * A route that acts has failed. What it says speaks of the event (it is a dead letter), of a time that will pass (the schedule), or
     * of a door that is closed or something of ours that is missing: then nothing was done, and no attempt is spent.
     */
    Outcome ofAction(Throwable failure, Claim claim) {
        ApiException answer = find(failure, ApiException.class);
        if (answer instanceof DoorClosed) {
            return of(failure, claim);
        }
        String words = failure == null ? "the route stopped" : String.valueOf(failure.getMessage());
        Attempt attempt = attempt(answer == null ? 0 : answer.getStatus(), words);
        if (answer instanceof Permanent refusal && !refusal.isOfCredential()) {
            return new Outcome.Dead(attempt);
        }
        if (answer instanceof StreamClosed || answer instanceof Permanent || isOurs(failure)) {
            return new Outcome.Due(backoff(claim), 0, attempt.result(), attempt);
        }
        return again(claim, attempt, answer == null ? null : until(answer));
    }

    /** Whether a route's failure counts against its circuit breaker: what says nothing of other events does not. */
    static boolean isTrouble(Throwable failure) {
        ApiException answer = find(failure, ApiException.class);
        return answer == null ? !isOurs(failure) : answer instanceof Transient || answer instanceof BadData;
    }

    /** Something that a person must provide (a credential, a route), or the store: it is tried until it is there. */
    private static boolean isOurs(Throwable failure) {
        return failure == null
                || find(failure, IllegalStateException.class) != null
                || find(failure, StoreException.class) != null
                || find(failure, DirectConsumerNotAvailableException.class) != null;
    }

    /** It was not taken. */
    Outcome of(Throwable failure, Claim claim) {
        ApiException answer = find(failure, ApiException.class);
        if (answer instanceof DoorClosed closed) {
            // Nothing was tried, so no attempt is spent.
            long delay = closed.until() == null ? OPEN_BREAKER.toMillis() : Outcome.delay(closed.until(), now);
            return new Outcome.Due(delay, 0, closed.getMessage(), null);
        }
        if (answer == null || answer instanceof BadData) {
            return withoutAnswer(failure, claim);
        }
        Attempt attempt = attempt(answer.getStatus(), answer.getMessage());
        return switch (answer.getStatus()) {
            case 401, 403 ->
                new Outcome.Held(
                        Pause.By.REFUSED,
                        "it answered " + answer.getStatus() + "; check downstream." + claim.downstream()
                                + ".secret and .headers",
                        attempt);
            case 410 -> new Outcome.Held(Pause.By.GONE, "it answered 410: it wants no events any more", attempt);
            default ->
                answer instanceof Permanent && OF_THE_EVENT.contains(answer.getStatus())
                        ? new Outcome.Dead(attempt)
                        : again(claim, attempt, until(answer));
        };
    }

    /** When it asks us to come again, or null. */
    private static Instant until(ApiException answer) {
        if (answer instanceof RateLimited limited) {
            return limited.until();
        }
        return answer instanceof Transient trouble ? trouble.until() : null;
    }

    /** Who says when to come again has not failed: it spends no attempt, and it cannot be known whether it ends. */
    private Outcome again(Claim claim, Attempt attempt, Instant until) {
        long delay = until == null ? backoff(claim) : Outcome.delay(until, now);
        if (until != null || attempt.status() == 429) {
            return new Outcome.Due(delay, 0, attempt.result(), attempt);
        }
        if (schedule.isOver(claim.failures() + 1)) {
            return new Outcome.Dead(new Attempt(
                    attempt.endedAt(),
                    attempt.status(),
                    attempt.took(),
                    "given up after " + (claim.failures() + 1) + " attempts: " + attempt.result()));
        }
        return new Outcome.Due(delay, 1, attempt.result(), attempt);
    }

    private Outcome withoutAnswer(Throwable failure, Claim claim) {
        String words = failure == null ? "the route stopped" : String.valueOf(failure.getMessage());
        if (find(failure, IOException.class) != null || find(failure, TimeoutException.class) != null) {
            return again(claim, attempt(0, claim.downstream() + ": no answer: " + words), null);
        }
        // A mistake of ours is not the event's fault: it is tried until the mistake is mended, and spends no attempt.
        Attempt attempt = attempt(0, words);
        return new Outcome.Due(backoff(claim), 0, attempt.result(), attempt);
    }

    private long backoff(Claim claim) {
        return schedule.after(claim.failures() + 1, random).toMillis();
    }

    private Attempt attempt(int status, String result) {
        return new Attempt(now, status, took == null ? 0 : (int) took.toMillis(), Redaction.redact(result));
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
