package drover.observe.status;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How many durations there were in each bucket of a histogram.
 *
 * @param counts by the bucket's upper bound in milliseconds; the last bucket, without one, is at infinity
 */
record Latencies(NavigableMap<Double, Double> counts) {
    static final Latencies NONE = new Latencies(new TreeMap<>());

    static Latencies of(HistogramSnapshot snapshot) {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        double below = 0;
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            counts.put(bucket.bucket(TimeUnit.MILLISECONDS), bucket.count() - below);
            below = bucket.count();
        }
        counts.merge(Double.POSITIVE_INFINITY, Math.max(0, snapshot.count() - below), Double::sum);
        return new Latencies(counts);
    }

    Latencies plus(Latencies others) {
        NavigableMap<Double, Double> sum = new TreeMap<>(counts);
        others.counts.forEach((bound, count) -> sum.merge(bound, count, Double::sum));
        return new Latencies(sum);
    }

    Latencies minus(Latencies earlier) {
        NavigableMap<Double, Double> rest = new TreeMap<>();
        counts.forEach((bound, count) -> rest.put(bound, Math.max(0, count - earlier.counts.getOrDefault(bound, 0.0))));
        return new Latencies(rest);
    }

    /** A percentile in milliseconds, as if durations were spread evenly in their bucket; null when there are none. */
    Double percentile(double share) {
        double total = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        if (total == 0) {
            return null;
        }
        double wanted = share * total;
        double below = 0;
        double lower = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            double count = bucket.getValue();
            if (count > 0 && below + count >= wanted) {
                double upper = bucket.getKey();
                // Nothing is known of what is beyond the last bound but that it is.
                return Double.isInfinite(upper) ? lower : lower + (upper - lower) * (wanted - below) / count;
            }
            below += count;
            lower = Double.isInfinite(bucket.getKey()) ? lower : bucket.getKey();
        }
        return lower;
    }
}
