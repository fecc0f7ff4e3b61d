package drover.deliver;

/** How a claimed delivery ended. */
sealed interface Outcome {

    /** The downstream has it. */
    record Delivered(Attempt attempt) implements Outcome {}

    /**
     * It is to be tried again.
     *
     * @param dueAt epoch milliseconds
     * @param spent 1 where an attempt was made and failed, 0 where none counts
     * @param attempt null where none was made
     */
    record Due(long dueAt, int spent, String reason, Attempt attempt) implements Outcome {}

    /** It is not tried again by itself. */
    record Dead(Attempt attempt) implements Outcome {}

    /** The claim it ended. */
    record Settled(Claim claim, Outcome outcome) {}
}
