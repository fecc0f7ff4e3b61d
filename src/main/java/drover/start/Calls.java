package drover.start;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * The component {@code direct}, whose callers look for the route that they call at each call. Those of Camel keep it, and when routes have
 * changed the first one that notices looks again, while all others that call at that moment take the one that was: it may have been taken away.
 */
final class Calls extends DirectComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DirectEndpoint endpoint = new Called(uri, this);
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static final class Called extends DirectEndpoint {
        Called(String uri, DirectComponent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new Caller(this);
        }
    }

    private static final class Caller extends DefaultAsyncProducer {
        private final DirectEndpoint called;

        Caller(DirectEndpoint called) {
            super(called);
            this.called = called;
        }

        /** Camel has no other way to the route of an endpoint. */
        @SuppressWarnings("deprecation")
        @Override
        public boolean process(Exchange exchange, AsyncCallback end) {
            try {
                DirectConsumer route = called.getConsumer();
                if (route != null) {
                    return route.getAsyncProcessor().process(exchange, end);
                }
                if (called.isFailIfNoConsumers()) {
                    exchange.setException(new DirectConsumerNotAvailableException(
                            "No consumers available on endpoint: " + called, exchange));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.setException(e);
            }
            end.done(true);
            return true;
        }
    }
}
