package drover.record;

import java.math.BigDecimal;

/** How it is told whether a record is news. */
public sealed interface News {

    /** By the time of the last change. */
    record ByTime() implements News {}

    /** By content: records without such a time. */
    record ByContent() implements News {}

    /**
     * By a number that counts: its change is the event {@code changed}.
     *
     * @param threshold per cent by which it must change
     * @param startsAtZero whether what was never seen is taken for 0, as a stock; of a price nobody knows what it was
     */
    record ByQuantity(int threshold, boolean startsAtZero) implements News {
        /** Whether it has changed by so much that it is news. */
        public boolean isNews(BigDecimal before, BigDecimal after) {
            BigDecimal least =
                    before.abs().multiply(BigDecimal.valueOf(threshold)).movePointLeft(2);
            BigDecimal difference = after.subtract(before).abs();
            return difference.signum() != 0 && difference.compareTo(least) >= 0;
        }
    }

    /** As told: the record says itself what happened. */
    record AsTold() implements News {}
}
