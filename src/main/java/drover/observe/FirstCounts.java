package drover.observe;

import com.fasterxml.jackson.databind.JsonNode;
import drover.inbox.Received;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.poll.Sources;
import drover.system.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Makes the counters known at 0, when Drover starts: a series that begins with its first increment is not seen to grow by
 * Prometheus, and an alert would miss it.
 */
@ApplicationScoped
class FirstCounts {
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

    FirstCounts(Sources sources, Received received, Meters meters) {
        this.sources = sources;
        this.received = received;
        this.meters = meters;
    }

    void begun(@Observes Opened opened) {
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
