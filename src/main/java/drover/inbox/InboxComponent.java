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
    /** The one inbox that there is. */
    private static final String NOTIFICATIONS = "notifications";

    final Inbox inbox;
    final Meters meters;
    final Clock clock;
    final Unresolved unresolved;
    private final Doors doors;
    private volatile boolean begun;

    InboxComponent(Inbox inbox, Doors doors, Meters meters, Clock clock, Unresolved unresolved) {
        this.inbox = inbox;
        this.doors = doors;
        this.meters = meters;
        this.clock = clock;
        this.unresolved = unresolved;
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
        if (!remaining.equals(NOTIFICATIONS)) {
            throw new IllegalArgumentException("there is no inbox:" + remaining + ", only inbox:" + NOTIFICATIONS);
        }
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
            InboxConsumer consumer = new InboxConsumer(this, InboxComponent.this, processor);
            configureConsumer(consumer);
            return consumer;
        }
    }
}
