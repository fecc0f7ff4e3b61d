package drover.observe.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.inbox.Received;
import drover.ingest.Quarantine;
import drover.metrics.Metric;
import drover.metrics.StoreSize;
import drover.poll.Sources;
import drover.record.Json;
import drover.store.Store;
import drover.store.StoreException;
import drover.system.RoutesLoaded;
import drover.writeback.WriteBacks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** All that is to be known at a glance, as JSON. It shows no record and no id of one. */
@ApplicationScoped
class Status {
    /** Several pages that are open at once cost no more than one. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    static final String REFUSED = "everything it sent was refused";

    private final Sources sources;
    private final Overview overview;
    private final Quarantine quarantine;
    private final WriteBacks writeBacks;
    private final Received received;
    private final Store store;
    private final StoreSize size;
    private final History history;
    private final MeterRegistry registry;
    private final Clock clock;
    private final String version;
    private volatile Instant startedAt;
    private volatile Map<String, String> failedFiles = Map.of();
    private ObjectNode last;
    private Instant lastAt = Instant.MIN;

    Status(
            Sources sources,
            Overview overview,
            Quarantine quarantine,
            WriteBacks writeBacks,
            Received received,
            Store store,
            StoreSize size,
            History history,
            MeterRegistry registry,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.sources = sources;
        this.overview = overview;
        this.quarantine = quarantine;
        this.writeBacks = writeBacks;
        this.received = received;
        this.store = store;
        this.size = size;
        this.history = history;
        this.registry = registry;
        this.clock = clock;
        this.version = version;
    }

    void routes(@Observes RoutesLoaded event) {
        failedFiles = event.failed();
    }

    void start(@Observes StartupEvent event) {
        startedAt = clock.instant();
    }

    /** The status, at most a second old. */
    synchronized ObjectNode now() {
        Instant now = clock.instant();
        if (last == null || now.isBefore(lastAt) || !now.isBefore(lastAt.plus(KEPT))) {
            last = read(now);
            lastAt = now;
        }
        return last;
    }

    private ObjectNode read(Instant now) {
        ObjectNode status = Json.object();
        // These come first: whoever reads the JSON with curl sees them at once.
        status.put("fine", true).put("sentence", "").putArray("problems");
        status.put("at", now.toString()).put("version", version).put("started_at", String.valueOf(startedAt));
        ObjectNode kept = status.putObject("store");
        String trouble = store.trouble();
        kept.put("ok", trouble == null).put("trouble", trouble);
        kept.put("size_bytes", size.bytes()).put("free_bytes", size.free());
        ObjectNode failed = status.putObject("route_files_failed");
        failedFiles.forEach(failed::put);
        status.set("sources", read(kept, this::sources));
        status.set("downstreams", read(kept, this::downstreams));
        status.set("webhooks", read(kept, this::webhooks));
        long dead = 0;
        for (JsonNode downstream : status.path("downstreams")) {
            dead += downstream.path("dead_letters").asLong();
        }
        status.put("dead_letters", dead);
        status.set("quarantine", read(kept, () -> Json.object().numberNode(quarantine.count())));
        status.set("write_backs", read(kept, () -> Json.object()
                .numberNode(writeBacks.list().path("write_backs").size())));
        status.set("history", history.tell());
        Problems.tell(status);
        return status;
    }

    /** What cannot be read just now is left out; the status says why. */
    private static JsonNode read(ObjectNode kept, Supplier<JsonNode> part) {
        try {
            return part.get();
        } catch (StoreException e) {
            kept.put("ok", false).put("trouble", e.getMessage());
            return Json.object().nullNode();
        }
    }

    private JsonNode sources() {
        ArrayNode list = (ArrayNode) sources.sources().path("sources");
        Map<String, Double> events = history.eventsLastMinute();
        for (JsonNode source : list) {
            String prefix = source.path("name").asText() + "-";
            long count = events.entrySet().stream()
                    .filter(stream -> stream.getKey().startsWith(prefix))
                    .mapToLong(stream -> Math.round(stream.getValue()))
                    .sum();
            ObjectNode one = (ObjectNode) source;
            one.put("events_last_minute", count);
            Gauge left = registry.find(Metric.CREDENTIAL_EXPIRES.id())
                    .tag("api", source.path("name").asText())
                    .gauge();
            if (left != null && Double.isFinite(left.value())) {
                one.put("key_expires_in_seconds", Math.round(left.value()));
            }
        }
        return list;
    }

    private JsonNode downstreams() {
        ArrayNode list = (ArrayNode) overview.downstreams().path("downstreams");
        Map<String, Double> delivered = history.deliveredLastMinute();
        for (JsonNode one : list) {
            ObjectNode downstream = (ObjectNode) one;
            String name = downstream.path("name").asText();
            downstream.put("ok", downstream.path("state").asText().equals("delivering"));
            downstream.put("delivered_last_minute", Math.round(delivered.getOrDefault(name, 0.0)));
        }
        return list;
    }

    /** Who is to send webhooks, and what has come from each since the start. */
    private JsonNode webhooks() {
        ArrayNode list = received.providers();
        for (JsonNode one : list) {
            ObjectNode provider = (ObjectNode) one;
            Tags tag = Tags.of("provider", provider.path("provider").asText());
            provider.put("received", 0).put("duplicate", 0).put("refused", 0);
            boolean unauthorized = false;
            for (Counter counter : registry.find(Metric.WEBHOOKS.id()).tags(tag).counters()) {
                String outcome = counter.getId().getTag("outcome");
                String field = "received".equals(outcome) || "duplicate".equals(outcome) ? outcome : "refused";
                provider.put(field, provider.path(field).asLong() + (long) counter.count());
                unauthorized |= "unauthorized".equals(outcome) && counter.count() > 0;
            }
            Gauge waiting =
                    registry.find(Metric.WEBHOOKS_WAITING.id()).tags(tag).gauge();
            if (waiting != null && Double.isFinite(waiting.value())) {
                provider.put("waiting", (long) waiting.value());
            }
            boolean refused = provider.path("refused").asLong() > 0
                    && provider.path("received").asLong()
                                    + provider.path("duplicate").asLong()
                            == 0;
            String trouble = refused ? REFUSED + (unauthorized ? ": compare the secret" : "") : null;
            trouble = provider.path("trouble").isNull()
                    ? trouble
                    : provider.path("trouble").asText();
            provider.put("trouble", trouble).put("ok", trouble == null);
        }
        return list;
    }
}
