package drover.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code ingest:<kind>}, or {@code ingest:<kind>,<kind>} where a record holds records of another kind. */
@RegisterForReflection
public class IngestEndpoint extends DefaultEndpoint {
    private final IngestComponent component;
    private final List<String> kinds;

    IngestEndpoint(String uri, IngestComponent component, String kinds) {
        super(uri, component);
        this.component = component;
        this.kinds = Arrays.stream(kinds.split(",", -1)).map(String::strip).toList();
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
