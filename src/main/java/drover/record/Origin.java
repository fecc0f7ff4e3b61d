package drover.record;

/** The system that records come from, as far as what is said of one of them is said of all. */
public interface Origin {
    /** The CloudEvents source, such as {@code /leaflink/sellers/6808}; null where it does not say. */
    String source();

    /** {@code field=key}: what says in that field that it belongs to another key is not ours; null where it does not say. */
    String owner();
}
