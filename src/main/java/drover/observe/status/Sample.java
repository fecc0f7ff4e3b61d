package drover.observe.status;

import drover.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The meters at a moment; counts since the start.
 *
 * @param events by stream
 * @param delivered by downstream
 * @param calls by API
 * @param latencies from durable to delivered, at all downstreams
 * @param backlog what waits for all downstreams, or null while that is not known
 */
record Sample(
        Instant at,
        Map<String, Double> events,
        Map<String, Double> delivered,
        Map<String, Double> calls,
        Latencies latencies,
        Double backlog) {
    static Sample of(MeterRegistry registry, Instant at) {
        return new Sample(
                at,
                counts(registry.find(Metric.EVENTS.id()).counters(), Sample::only, Counter::count),
                counts(
                        registry.find(Metric.DELIVERIES.id())
                                .tag("outcome", "delivered")
                                .timers(),
                        timer -> timer.getId().getTag("downstream"),
                        timer -> (double) timer.count()),
                counts(
                        registry.find(Metric.API_REQUESTS.id()).timers(),
                        timer -> timer.getId().getTag("api"),
                        timer -> (double) timer.count()),
                registry.find(Metric.DELIVERY_LATENCY.id()).timers().stream()
                        .map(Timer::takeSnapshot)
                        .map(Latencies::of)
                        .reduce(Latencies.NONE, Latencies::plus),
                backlog(registry));
    }

    private static String only(Counter counter) {
        return counter.getId().getTags().get(0).getValue();
    }

    private static <M> Map<String, Double> counts(
            Iterable<M> meters, Function<M, String> name, Function<M, Double> count) {
        Map<String, Double> counts = new HashMap<>();
        meters.forEach(meter -> counts.merge(name.apply(meter), count.apply(meter), Double::sum));
        return counts;
    }

    private static Double backlog(MeterRegistry registry) {
        Double backlog = null;
        for (Gauge gauge : registry.find(Metric.OUTBOX_DUE.id()).gauges()) {
            double value = gauge.value();
            if (!Double.isNaN(value)) {
                backlog = (backlog == null ? 0 : backlog) + value;
            }
        }
        return backlog;
    }

    /** What has been added since. */
    static Map<String, Double> since(Map<String, Double> before, Map<String, Double> now) {
        Map<String, Double> since = new HashMap<>();
        now.forEach((name, count) -> since.put(name, Math.max(0, count - before.getOrDefault(name, 0.0))));
        return since;
    }
}
