package drover.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Records;
import drover.store.Store;
import drover.system.Condition;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jboss.logging.Logger;

/** What is in quarantine, and the way out of it: the record is read again by the route's present description of it. */
@ApplicationScoped
public class Quarantine implements Sampled, Conditions {
    /** What the streams of webhooks that are no JSON begin with; the provider follows. */
    public static final String WEBHOOK = "webhook-";

    private static final Logger LOG = Logger.getLogger("drover.quarantine");
    private static final int LIST = 1000;

    private final Store store;
    private final CamelContext camel;
    private final ProducerTemplate routes;
    private final Records reader;
    /** The streams of which there has been something since the start. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    Quarantine(Store store, CamelContext camel, ProducerTemplate routes, Records reader) {
        this.store = store;
        this.reader = reader;
        this.camel = camel;
        this.routes = routes;
    }

    /** How many there are, and the latest 1000: why and since when, without their content. */
    public ObjectNode list() {
        List<QuarantineRows.Kept> kept = store.read(c -> QuarantineRows.latest(c, LIST));
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("count", count());
        ArrayNode records = list.putArray("records");
        kept.forEach(one -> records.add(describe(one)));
        return list;
    }

    /** How many there are. */
    public long count() {
        return store.read(QuarantineRows::count);
    }

    @Override
    public Stream<Condition> conditions() {
        long count = count();
        return count == 0
                ? Stream.empty()
                : Stream.of(new Condition(
                        Condition.Code.QUARANTINE,
                        Condition.Who.process(),
                        null,
                        count + (count == 1 ? " record" : " records") + " in quarantine"));
    }

    @Override
    public void sample(Meters meters) {
        meters.gauges(Metric.QUARANTINE, store.read(c -> {
            Map<String, Long> counts = QuarantineRows.counts(c);
            // A series that ended would keep its last number on a graph: what was emptied is 0.
            seen.addAll(counts.keySet());
            seen.forEach(stream -> counts.putIfAbsent(stream, 0L));
            return counts;
        }));
    }

    /** One record whole, as text where it is no JSON; or null when it is not there. */
    public ObjectNode show(long id) {
        return Optional.ofNullable(store.read(c -> QuarantineRows.find(c, id)))
                .map(one -> describe(one)
                        .<ObjectNode>set("record", json(one).orElseGet(() -> TextNode.valueOf(one.record()))))
                .orElse(null);
    }

    /**
     * Reads one again; null when it is not there.
     *
     * @throws IllegalArgumentException when it cannot be read as JSON
     */
    public ObjectNode replay(long id) {
        QuarantineRows.Kept one = store.read(c -> QuarantineRows.find(c, id));
        if (one == null) {
            return null;
        }
        if (!isReadable(one)) {
            throw new IllegalArgumentException("record " + id
                    + " cannot be read as JSON and can only be discarded: POST /operations/quarantine/" + id
                    + "/discard");
        }
        return replay(List.of(one));
    }

    /** Throws one away; null when it is not there. If its source gives it again, it is read again. */
    public ObjectNode discard(long id) {
        if (!delete(id)) {
            return null;
        }
        LOG.infof("quarantine: record %d discarded, an operator asked for it", id);
        return JsonNodeFactory.instance.objectNode().put("discarded", 1);
    }

    /** Reads all again, oldest first. */
    public ObjectNode replayAll() {
        return replay(store.read(QuarantineRows::all));
    }

    private ObjectNode replay(List<QuarantineRows.Kept> all) {
        List<QuarantineRows.Kept> readable =
                all.stream().filter(this::isReadable).toList();
        if (readable.size() < all.size()) {
            LOG.warnf(
                    "quarantine: %d of %d stay, because they cannot be read as JSON; they can only be discarded",
                    all.size() - readable.size(), all.size());
        }
        int released = 0;
        for (QuarantineRows.Kept one : readable) {
            if (isGoodNow(one)) {
                delete(one.id());
                released++;
            }
        }
        LOG.infof("quarantine: %d of %d read again and released", released, all.size());
        return JsonNodeFactory.instance
                .objectNode()
                .put("released", released)
                .put("still_in_quarantine", all.size() - released);
    }

    /** A webhook that was no JSON is none, even if its text looks like it: what was no UTF-8 is replaced in that. */
    private boolean isReadable(QuarantineRows.Kept one) {
        boolean webhook = one.stream().startsWith(WEBHOOK) && type(one) == null;
        return !webhook && json(one).isPresent();
    }

    private Kind type(QuarantineRows.Kept one) {
        return camel.getRegistry().findByType(Kind.class).stream()
                .filter(candidate -> one.stream().equals(candidate.getStream()))
                .findFirst()
                .orElse(null);
    }

    private boolean isGoodNow(QuarantineRows.Kept one) {
        Kind type = type(one);
        if (type == null) {
            LOG.warnf("quarantine: record %d stays, because no route describes records of %s", one.id(), one.stream());
            return false;
        }
        Exchange exchange = routes.request("ingest:quarantine", e -> {
            e.setVariable("seenBy", "quarantine");
            e.getMessage().setBody(reader.batch(type, json(one).orElseThrow()));
        });
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException().getMessage(), exchange.getException());
        }
        return exchange.getMessage().getBody(Kept.class).ingested().quarantined() == 0;
    }

    /** Empty where it is no JSON. */
    private static Optional<JsonNode> json(QuarantineRows.Kept one) {
        try {
            return Optional.of(Json.read(one.record())).filter(json -> !json.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode describe(QuarantineRows.Kept one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", one.id())
                .put("stream", one.stream())
                .put("reason", one.reason())
                .put("first_seen", Json.time(one.firstSeen()))
                .put("last_seen", Json.time(one.lastSeen()))
                .put("seen", one.seen());
    }

    private boolean delete(long id) {
        return store.write(c -> QuarantineRows.delete(c, id));
    }
}
