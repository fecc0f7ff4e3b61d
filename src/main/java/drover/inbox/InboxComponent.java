package drover.inbox;

import drover.metrics.Meters;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/** The Camel component {@code inbox}: {@code from: inbox:notifications} yields what providers have sent, each provider's in order. */
@Singleton
@Named("inbox")
public class InboxComponent extends DefaultComponent {
    private final Inbox inbox;
    private final Doors doors;
    private final Meters meters;
    private final Clock clock;
    private volatile boolean begun;

    InboxComponent(Inbox inbox, Doors doors, Meters meters, Clock clock) {
        this.inbox = inbox;
        this.doors = doors;
        this.meters = meters;
        this.clock = clock;
    }

    /** What it leads to must be there first. */
    void begin(@Observes RoutesLoaded loaded) {
        begun = true;
    }

    boolean isGoing() {
        return begun && !doors.isEnding();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new InboxEndpoint(uri);
    }

    private final class InboxEndpoint extends DefaultEndpoint {
        InboxEndpoint(String uri) {
            super(uri, InboxComponent.this);
        }

        @Override
        public Producer createProducer() {
            throw new IllegalArgumentException("an inbox can only be read from");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            InboxConsumer consumer = new InboxConsumer(this, InboxComponent.this, inbox, meters, clock, processor);
            configureConsumer(consumer);
            return consumer;
        }
    }
}
