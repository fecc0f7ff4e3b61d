package drover.deliver;

import java.time.Instant;

/** How a claimed delivery ended. */
sealed interface Outcome {

    /** The try that ended so, or null where none was made. */
    Attempt attempt();

    /**
     * The downstream has it.
     *
     * @param did what a route says that it did, or null
     */
    record Delivered(Attempt attempt, String did) implements Outcome {}

    /**
     * It is to be tried again.
     *
     * @param delay milliseconds from when it is written down: a time of day would be another by then if the clock is set
     * @param spent 1 where the attempt counts, 0 where it does not
     * @param reason why, or null
     */
    record Due(long delay, int spent, String reason, Attempt attempt) implements Outcome {}

    /** It is not tried again by itself. */
    record Dead(Attempt attempt) implements Outcome {}

    /** The receiver takes nothing at present; the delivery is due and counts no attempt. */
    record Held(Pause.By by, String why, Attempt attempt) implements Outcome {}

    /** How many milliseconds it is until then; none where that has passed. */
    static long delay(Instant then, long now) {
        return Math.max(0, then.toEpochMilli() - now);
    }

    /** The claim it ended. */
    record Settled(Claim claim, Outcome outcome) {}
}
