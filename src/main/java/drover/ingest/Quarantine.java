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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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

    private record Row(
            long id, String stream, String reason, String record, long firstSeen, long lastSeen, long seen) {}

    /** How many there are, and the latest 1000: why and since when, without their content. */
    public ObjectNode list() {
        List<Row> kept = select("ORDER BY id DESC LIMIT " + LIST);
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("count", count());
        ArrayNode records = list.putArray("records");
        kept.forEach(one -> records.add(describe(one)));
        return list;
    }

    /** How many there are. */
    public long count() {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT COUNT(*) FROM quarantine")) {
                ResultSet row = select.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
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
            Map<String, Long> counts = new HashMap<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT stream, COUNT(*) FROM quarantine GROUP BY stream")) {
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
            // A series that ended would keep its last number on a graph: what was emptied is 0.
            seen.addAll(counts.keySet());
            seen.forEach(stream -> counts.putIfAbsent(stream, 0L));
            return counts;
        }));
    }

    /** One record whole, as text where it is no JSON; or null when it is not there. */
    public ObjectNode show(long id) {
        return select("WHERE id = " + id).stream()
                .findFirst()
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
        List<Row> one = select("WHERE id = " + id);
        if (one.isEmpty()) {
            return null;
        }
        if (!isReadable(one.get(0))) {
            throw new IllegalArgumentException("record " + id
                    + " cannot be read as JSON and can only be discarded: POST /operations/quarantine/" + id
                    + "/discard");
        }
        return replay(one);
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
        return replay(select("ORDER BY id"));
    }

    private ObjectNode replay(List<Row> all) {
        List<Row> readable = all.stream().filter(this::isReadable).toList();
        if (readable.size() < all.size()) {
            LOG.warnf(
                    "quarantine: %d of %d stay, because they cannot be read as JSON; they can only be discarded",
                    all.size() - readable.size(), all.size());
        }
        int released = 0;
        for (Row one : readable) {
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
    private boolean isReadable(Row one) {
        boolean webhook = one.stream().startsWith(WEBHOOK) && type(one) == null;
        return !webhook && json(one).isPresent();
    }

    private Kind type(Row one) {
        return camel.getRegistry().findByType(Kind.class).stream()
                .filter(candidate -> one.stream().equals(candidate.getStream()))
                .findFirst()
                .orElse(null);
    }

    private boolean isGoodNow(Row one) {
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
    private static Optional<JsonNode> json(Row one) {
        try {
            return Optional.of(Json.read(one.record())).filter(json -> !json.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode describe(Row one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", one.id())
                .put("stream", one.stream())
                .put("reason", one.reason())
                .put("first_seen", Json.time(one.firstSeen()))
                .put("last_seen", Json.time(one.lastSeen()))
                .put("seen", one.seen());
    }

    private List<Row> select(String which) {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT id, stream, reason, record, first_seen, last_seen, seen FROM quarantine " + which)) {
                return kept(select.executeQuery());
            }
        });
    }

    private static List<Row> kept(ResultSet rows) throws SQLException {
        List<Row> all = new ArrayList<>();
        while (rows.next()) {
            all.add(new Row(
                    rows.getLong(1),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getLong(5),
                    rows.getLong(6),
                    rows.getLong(7)));
        }
        return all;
    }

    private boolean delete(long id) {
        return store.write(c -> {
            try (PreparedStatement delete = c.prepareStatement("DELETE FROM quarantine WHERE id = ?")) {
                delete.setLong(1, id);
                return delete.executeUpdate() > 0;
            }
        });
    }
}
