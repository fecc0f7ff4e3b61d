package drover.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code ingest:<kind>}, or {@code ingest:<kind>,<kind>} where a record holds records of another kind. */
@RegisterForReflection
public class IngestEndpoint extends DefaultEndpoint {
    private final IngestComponent component;
    private final String kinds;

    IngestEndpoint(String uri, IngestComponent component, String kinds) {
        super(uri, component);
        this.component = component;
        this.kinds = kinds;
    }

    @Override
    public Producer createProducer() {
        return new IngestProducer(this, component, kinds);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException(
                getEndpointUri() + " can only be written to; events come out by outbox:<downstream>");
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
