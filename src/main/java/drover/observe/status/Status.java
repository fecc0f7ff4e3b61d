package drover.observe.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteList;
import drover.deliver.Overview;
import drover.inbox.Received;
import drover.ingest.Quarantine;
import drover.metrics.Metric;
import drover.metrics.StoreSize;
import drover.operate.OperationLog;
import drover.poll.Sources;
import drover.record.Json;
import drover.store.StoreException;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** All that is to be known at a glance, as JSON. It shows no record and no id of one. */
@ApplicationScoped
class Status {
    /** Several pages that are open at once cost no more than one. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final int LOGGED = 10;

    private final Sources sources;
    private final Overview overview;
    private final Quarantine quarantine;
    private final AllConditions conditions;
    private final Received received;
    private final StoreSize size;
    private final OperationLog log;
    private final RouteList routes;
    private final History history;
    private final MeterRegistry registry;
    private final Clock clock;
    private final String version;
    private volatile Instant startedAt;
    private final Runbook runbook = new Runbook(StatusPage.file("/docs/runbook.md"));
    private ObjectNode last;
    private Instant lastAt = Instant.MIN;

    Status(
            Sources sources,
            Overview overview,
            Quarantine quarantine,
            AllConditions conditions,
            Received received,
            StoreSize size,
            OperationLog log,
            RouteList routes,
            History history,
            MeterRegistry registry,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.sources = sources;
        this.overview = overview;
        this.quarantine = quarantine;
        this.conditions = conditions;
        this.received = received;
        this.size = size;
        this.log = log;
        this.routes = routes;
        this.history = history;
        this.registry = registry;
        this.clock = clock;
        this.version = version;
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
        List<Condition> all = conditions.now();
        ObjectNode kept = status.putObject("store");
        kept.put("ok", !AllConditions.blocked(AllConditions.of(all, Who.store())));
        kept.put("size_bytes", size.bytes()).put("free_bytes", size.free());
        status.set("sources", read(kept, () -> sources(all)));
        status.set("downstreams", read(kept, () -> downstreams(all)));
        status.set("webhooks", read(kept, () -> webhooks(all)));
        long dead = 0;
        for (JsonNode downstream : status.path("downstreams")) {
            dead += downstream.path("dead_letters").asLong();
        }
        status.put("dead_letters", dead);
        status.set("quarantine", read(kept, () -> Json.object().numberNode(quarantine.count())));
        status.set("route_files", routes.summary());
        status.set("log", read(kept, () -> log.shown(LOGGED)));
        status.set("history", history.tell());
        Problems.tell(kept.has("trouble") ? withStore(all, kept) : all, status, runbook);
        return status;
    }

    /** The store knows of no trouble until it has written again, and yet it cannot be read. */
    private static List<Condition> withStore(List<Condition> all, ObjectNode kept) {
        if (!AllConditions.of(all, Who.store()).isEmpty()) {
            return all;
        }
        List<Condition> more = new ArrayList<>(all);
        more.add(
                0,
                new Condition(
                        Code.STORE_UNAVAILABLE,
                        Who.store(),
                        null,
                        kept.path("trouble").asText()));
        return more;
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

    private JsonNode sources(List<Condition> all) {
        ArrayNode list = (ArrayNode) sources.sources(all).path("sources");
        Map<String, Double> events = history.eventsLastMinute();
        for (JsonNode source : list) {
            String prefix = source.path("name").asText() + "-";
            long count = events.entrySet().stream()
                    .filter(stream -> stream.getKey().startsWith(prefix))
                    .mapToLong(stream -> Math.round(stream.getValue()))
                    .sum();
            ((ObjectNode) source).put("events_last_minute", count);
        }
        return list;
    }

    private JsonNode downstreams(List<Condition> all) {
        ArrayNode list = (ArrayNode) overview.downstreams(all).path("downstreams");
        Map<String, Double> delivered = history.deliveredLastMinute();
        for (JsonNode one : list) {
            String name = one.path("name").asText();
            ((ObjectNode) one).put("delivered_last_minute", Math.round(delivered.getOrDefault(name, 0.0)));
        }
        return list;
    }

    /** Who is to send webhooks, and what has come from each since the start. */
    private JsonNode webhooks(List<Condition> all) {
        ArrayNode list = received.providers();
        for (JsonNode one : list) {
            ObjectNode provider = (ObjectNode) one;
            String name = provider.path("provider").asText();
            Tags tag = Tags.of("provider", name);
            provider.put("received", 0).put("duplicate", 0).put("refused", 0);
            for (Counter counter : registry.find(Metric.WEBHOOKS.id()).tags(tag).counters()) {
                String outcome = counter.getId().getTag("outcome");
                if ("test".equals(outcome)) {
                    continue;
                }
                String field = "received".equals(outcome) || "duplicate".equals(outcome) ? outcome : "refused";
                provider.put(field, provider.path(field).asLong() + (long) counter.count());
            }
            Gauge waiting =
                    registry.find(Metric.WEBHOOKS_WAITING.id()).tags(tag).gauge();
            if (waiting != null && Double.isFinite(waiting.value())) {
                provider.put("waiting", (long) waiting.value());
            }
            List<Condition> own = AllConditions.of(all, Who.provider(name));
            provider.put("ok", !AllConditions.blocked(own)).put("state", AllConditions.state(own, "listening"));
            provider.set("conditions", AllConditions.json(own));
        }
        return list;
    }
}
