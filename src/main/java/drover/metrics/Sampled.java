package drover.metrics;

/** Something whose numbers cost too much to be asked for at each scrape: they are taken every few seconds. */
public interface Sampled {

    /** Takes them now. */
    void sample(Meters meters);
}
