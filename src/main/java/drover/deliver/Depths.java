package drover.deliver;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How much waits for each downstream, and since when. */
@ApplicationScoped
class Depths implements Sampled {
    private final Store store;
    private final Downstreams downstreams;
    private final Clock clock;

    Depths(Store store, Downstreams downstreams, Clock clock) {
        this.store = store;
        this.downstreams = downstreams;
        this.clock = clock;
    }

    @Override
    public void sample(Meters meters) {
        Map<String, Long> due = new HashMap<>();
        Map<String, Double> oldest = new HashMap<>();
        Map<String, Long> dead = new HashMap<>();
        for (String name : downstreams.everKnown()) {
            store.read(c -> {
                due.put(name, Deliveries.count(c, name, DeliverySql.OPEN));
                Long since = Deliveries.oldest(c, name);
                oldest.put(name, since == null ? 0 : Math.max(0, clock.millis() - since) / 1000.0);
                return dead.put(name, Deliveries.count(c, name, DeliverySql.DEAD));
            });
        }
        meters.gauges(Metric.OUTBOX_DUE, due);
        meters.gauges(Metric.OUTBOX_OLDEST, oldest);
        meters.gauges(Metric.DEAD_LETTERS, dead);
    }
}
