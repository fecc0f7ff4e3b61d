package drover.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Metric;
import drover.record.Batch;
import drover.record.Json;
import drover.traces.Traceparent;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code ingest:<kind>}: the durable line. The body is JSON, a record or an array of them, or batches that have been read
 * already. When it returns, all of it is on disk, in one transaction, and the body is {@link Kept}. Before it everything may
 * be repeated at will: ids are deterministic and the store refuses twins.
 *
 * <p>Variables: {@code baseline} (true: remember the state, make no event) and {@code seenBy} (who saw it, where it was not
 * the route that the exchange began in).
 */
final class IngestProducer extends DefaultProducer {
    private final IngestComponent ingest;
    private final String kinds;

    IngestProducer(IngestEndpoint endpoint, IngestComponent ingest, String kinds) {
        super(endpoint);
        this.ingest = ingest;
        this.kinds = kinds;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        boolean baseline = exchange.getVariable(Baseline.VARIABLE) instanceof Baseline poll && poll.isBaseline();
        String seenBy = exchange.getVariable("seenBy", exchange.getFromRouteId(), String.class);
        List<Batch> batches;
        try {
            batches = batches(exchange);
        } catch (Error e) {
            // Camel goes on behind a producer that throws what is no exception.
            throw new IllegalStateException(e.toString(), e);
        }
        List<Ingest> ingests = new ArrayList<>();
        for (Batch batch : batches) {
            ingests.add(new Ingest(
                    ingest.things.name(batch),
                    baseline,
                    seenBy,
                    Traceparent.of(exchange),
                    ingest.downstreams.all(),
                    ingest.clock.millis()));
        }
        List<Ingested> all = batches.isEmpty()
                ? List.of()
                : ingest.store.write(connection -> {
                    List<Ingested> each = new ArrayList<>();
                    for (Ingest one : ingests) {
                        each.add(one.run(connection));
                    }
                    return each;
                });
        for (int i = 0; i < all.size(); i++) {
            count(batches.get(i), all.get(i));
        }
        exchange.getMessage().setBody(new Kept(batches, all.stream().reduce(Ingested.NOTHING, Ingested::plus)));
    }

    private List<Batch> batches(Exchange exchange) throws Exception {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Batch batch) {
            return List.of(batch);
        }
        if (body instanceof List<?> list) {
            return list.stream().map(Batch.class::cast).toList();
        }
        JsonNode json = body instanceof JsonNode node
                ? node
                : Json.read(exchange.getMessage().getMandatoryBody(byte[].class));
        return ingest.records.read(kinds, json);
    }

    private void count(Batch batch, Ingested ingested) {
        String stream = batch.type().getStream();
        ingest.meters.add(Metric.EVENTS, ingested.fresh(), stream);
        ingest.meters.add(Metric.DUPLICATES, ingested.known(), stream);
        ingest.meters.add(Metric.QUARANTINED, ingested.quarantined(), stream);
        if (ingested.fresh() > 0) {
            ingest.downstreams.wakeAll();
        }
    }
}
