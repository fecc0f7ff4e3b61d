package drover.ingest;

import drover.deliver.Downstreams;
import drover.event.Things;
import drover.metrics.Meters;
import drover.record.Records;
import drover.store.Store;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The Camel component {@code ingest}: {@code to: ingest:<kind>} makes records durable. */
@Singleton
@Named("ingest")
public class IngestComponent extends DefaultComponent {
    final Store store;
    final Downstreams downstreams;
    final Things things;
    final Records records;
    final Clock clock;
    final Meters meters;

    IngestComponent(Store store, Downstreams downstreams, Things things, Records records, Clock clock, Meters meters) {
        this.store = store;
        this.downstreams = downstreams;
        this.things = things;
        this.records = records;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new IngestEndpoint(uri, this, remaining);
    }
}
