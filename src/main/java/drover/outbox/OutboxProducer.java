package drover.outbox;

import drover.event.Batch;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code outbox:append}: the durable line. When it returns, the {@link Batch} in the body is on disk; what became of it is
 * in the variable {@code ingested}. With the variable {@code baseline} true the state is remembered and no event made.
 */
final class OutboxProducer extends DefaultProducer {
    private final OutboxComponent outbox;

    OutboxProducer(OutboxEndpoint endpoint, OutboxComponent outbox) {
        super(endpoint);
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Batch batch = exchange.getMessage().getMandatoryBody(Batch.class);
        boolean baseline = exchange.getVariable("baseline", false, Boolean.class);
        Ingest ingest = new Ingest(batch, baseline, outbox.downstreams.all(), outbox.clock.millis());
        Ingested ingested = outbox.store.write(ingest::run);
        exchange.setVariable("ingested", ingested);
        if (ingested.fresh() > 0) {
            outbox.downstreams.wakeAll();
        }
    }
}
