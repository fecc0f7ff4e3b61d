package drover.deliver;

import drover.metrics.Metric;
import drover.record.Batch;
import drover.traces.Traceparent;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code outbox:append}: the durable line. When it returns, the {@link Batch} in the body is on disk; what became of it is
 * in the variable {@code ingested}. With the variable {@code baseline} true the state is remembered and no event made.
 */
final class OutboxProducer extends DefaultProducer {
    /** Who saw it, where it was not the route that the exchange began in. */
    private static final String SEEN_BY = "seenBy";

    private final OutboxComponent outbox;

    OutboxProducer(OutboxEndpoint endpoint, OutboxComponent outbox) {
        super(endpoint);
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Batch batch = exchange.getMessage().getMandatoryBody(Batch.class);
        boolean baseline = exchange.getVariable("baseline", false, Boolean.class);
        String seenBy = exchange.getVariable(SEEN_BY, exchange.getFromRouteId(), String.class);
        Ingest ingest = new Ingest(
                batch, baseline, seenBy, Traceparent.of(exchange), outbox.downstreams.all(), outbox.clock.millis());
        Ingested ingested = outbox.store.write(ingest::run);
        exchange.setVariable("ingested", ingested);
        String stream = batch.type().getStream();
        outbox.meters.add(Metric.EVENTS, ingested.fresh(), stream);
        outbox.meters.add(Metric.DUPLICATES, ingested.known(), stream);
        outbox.meters.add(Metric.QUARANTINED, ingested.quarantined(), stream);
        if (ingested.fresh() > 0) {
            outbox.downstreams.wakeAll();
        }
    }
}
