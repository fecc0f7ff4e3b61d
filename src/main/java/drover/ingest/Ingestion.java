package drover.ingest;

import drover.deliver.Downstreams;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Batch;
import drover.store.Store;
import drover.traces.Traceparent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.apache.camel.Exchange;

/** The bean {@code ingestion} of the routes: the durable line. */
@Singleton
@Named("ingestion")
@RegisterForReflection
public class Ingestion {
    /** Who saw it, where it was not the route that the exchange began in. */
    private static final String SEEN_BY = "seenBy";

    private final Store store;
    private final Downstreams downstreams;
    private final Clock clock;
    private final Meters meters;

    Ingestion(Store store, Downstreams downstreams, Clock clock, Meters meters) {
        this.store = store;
        this.downstreams = downstreams;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * When it returns, the {@link Batch} in the body is on disk; what became of it is in the variable {@code ingested}. With
     * the variable {@code baseline} true the state is remembered and no event made.
     */
    public void append(Exchange exchange) throws Exception {
        Batch batch = exchange.getMessage().getMandatoryBody(Batch.class);
        boolean baseline = exchange.getVariable("baseline", false, Boolean.class);
        String seenBy = exchange.getVariable(SEEN_BY, exchange.getFromRouteId(), String.class);
        Ingest ingest =
                new Ingest(batch, baseline, seenBy, Traceparent.of(exchange), downstreams.all(), clock.millis());
        Ingested ingested = store.write(ingest::run);
        exchange.setVariable("ingested", ingested);
        String stream = batch.type().getStream();
        meters.add(Metric.EVENTS, ingested.fresh(), stream);
        meters.add(Metric.DUPLICATES, ingested.known(), stream);
        meters.add(Metric.QUARANTINED, ingested.quarantined(), stream);
        if (ingested.fresh() > 0) {
            downstreams.wakeAll();
        }
    }
}
