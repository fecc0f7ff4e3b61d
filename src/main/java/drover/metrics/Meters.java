package drover.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Writes the metrics. The values of the tags are given in the order of {@link Metric#tags}. */
@ApplicationScoped
public class Meters {
    /** Enough to tell p50, p95 and p99 apart without a hundred series for each timer. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300)
    };

    private final MeterRegistry registry;
    private final Map<Metric, Map<List<String>, Sample>> sampled = new EnumMap<>(Metric.class);

    /** @param registry where they are kept */
    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Another application in this process (dev mode, tests) shares the registry; without this its gauges would go on to show our numbers. */
    @PreDestroy
    void end() {
        registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("drover."))
                .forEach(registry::remove);
    }

    /** One more. */
    public void count(Metric metric, String... values) {
        add(metric, 1, values);
    }

    /** Several more; none makes the series known at 0. */
    public void add(Metric metric, int number, String... values) {
        Counter.builder(metric.id())
                .description(metric.description())
                .tags(tags(metric, values))
                .register(registry)
                .increment(number);
    }

    /** It took so long. */
    public void time(Metric metric, Duration took, String... values) {
        Timer.builder(metric.id())
                .description(metric.description())
                .tags(tags(metric, values))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
    }

    /** A number that is asked for at each scrape; null or NaN while it is not known. It must be quick. */
    public Gauge gauge(Metric metric, Supplier<Number> number, String... values) {
        return Gauge.builder(metric.id(), number)
                .description(metric.description())
                .baseUnit(metric.unit())
                .tags(tags(metric, values))
                .strongReference(true)
                .register(registry);
    }

    /** It ends: nobody has such a number any more. */
    public void remove(Gauge gauge) {
        registry.remove(gauge);
    }

    /** The numbers of a metric with one tag, by its value; those that are not among them any more end. */
    public void gauges(Metric metric, Map<String, ? extends Number> numbers) {
        Map<List<String>, Number> series = new HashMap<>();
        numbers.forEach((value, number) -> series.put(List.of(value), number));
        series(metric, series);
    }

    /** The numbers of a metric by the values of its tags; those that are not among them any more end. */
    public synchronized void series(Metric metric, Map<List<String>, ? extends Number> numbers) {
        Map<List<String>, Sample> samples = sampled.computeIfAbsent(metric, m -> new HashMap<>());
        samples.entrySet().removeIf(known -> {
            boolean ended = !numbers.containsKey(known.getKey());
            if (ended) {
                registry.remove(known.getValue().gauge());
            }
            return ended;
        });
        numbers.forEach((value, number) -> {
            Sample sample = samples.get(value);
            if (sample == null) {
                AtomicReference<Number> latest = new AtomicReference<>(number);
                samples.put(value, new Sample(gauge(metric, latest::get, value.toArray(String[]::new)), latest));
            } else {
                sample.latest().set(number);
            }
        });
    }

    private record Sample(Gauge gauge, AtomicReference<Number> latest) {}

    private static Tags tags(Metric metric, String... values) {
        if (values.length != metric.tags().size()) {
            throw new IllegalArgumentException(metric.id() + " has the tags " + metric.tags());
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(Tag.of(metric.tags().get(i), values[i]));
        }
        return tags;
    }
}
