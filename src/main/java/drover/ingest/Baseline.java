package drover.ingest;

/** What the variable {@code poll} may say of the records that come with it. */
public interface Baseline {
    /** The variable's name. */
    String VARIABLE = "poll";

    /** Whether they are only remembered: nothing was read before, and the past is no news. */
    boolean isBaseline();
}
