package drover.observe;

import com.fasterxml.jackson.databind.JsonNode;
import drover.inbox.Received;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.poll.Sources;
import drover.store.StoreException;
import drover.system.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the counters known at 0, when Drover starts: a series that begins with its first increment is not seen to grow by
 * Prometheus, and an alert would miss it.
 */
@ApplicationScoped
class FirstCounts implements Sampled {
    private static final Logger LOG = Logger.getLogger("drover.metrics");
    private static final List<String> WEBHOOKS = List.of(
            "received",
            "duplicate",
            "unauthorized",
            "malformed",
            "test",
            "not_json",
            "media_type",
            "too_large",
            "slow",
            "cut_off",
            "rate_limited",
            "busy",
            "unavailable");

    private final Sources sources;
    private final Received received;
    private final Meters meters;
    private volatile boolean isBegun;
    private boolean isDone;

    FirstCounts(Sources sources, Received received, Meters meters) {
        this.sources = sources;
        this.received = received;
        this.meters = meters;
    }

    void begun(@Observes Opened opened) {
        isBegun = true;
        try {
            sample(meters);
        } catch (StoreException e) {
            LOG.debugf("the next sample does it: %s", e.getMessage());
        }
    }

    /** Once; again where the store could not be read. */
    @Override
    public synchronized void sample(Meters ignored) {
        if (isBegun && !isDone) {
            count();
            isDone = true;
        }
    }

    private void count() {
        for (JsonNode source : sources.sources().path("sources")) {
            if (source.path("enabled").asBoolean()) {
                source.path("streams")
                        .forEach(stream -> stream(stream.path("name").asText()));
            }
        }
        received.providers()
                .forEach(provider -> provider(provider.path("provider").asText()));
        meters.add(Metric.WEBHOOKS, 0, "unknown", "not_found");
    }

    private void stream(String name) {
        meters.add(Metric.POLLS, 0, name, "done");
        meters.add(Metric.POLLS, 0, name, "failed");
        meters.add(Metric.EVENTS, 0, name);
        meters.add(Metric.DUPLICATES, 0, name);
        meters.add(Metric.QUARANTINED, 0, name);
    }

    private void provider(String name) {
        WEBHOOKS.forEach(outcome -> meters.add(Metric.WEBHOOKS, 0, name, outcome));
        List.of("resolved", "unknown", "failed")
                .forEach(result -> meters.add(Metric.WEBHOOKS_RESOLVED, 0, name, result));
        meters.add(Metric.QUARANTINED, 0, "webhook-" + name);
        meters.add(Metric.WEBHOOKS_MISSED, 0, name);
    }
}
