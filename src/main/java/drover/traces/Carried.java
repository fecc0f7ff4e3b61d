package drover.traces;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;

/** Carries what was kept on disk through the route of a consumer, as an exchange that continues the trace it came in. */
public final class Carried {
    private Carried() {}

    /** Fills an exchange; what it throws fails the exchange. */
    public interface Filling {
        void fill(Exchange exchange) throws Exception;
    }

    /**
     * Runs the route to its end.
     *
     * @param traceparent the trace in which it came, or null
     * @return the exchange, with the exception where it failed; the caller releases it
     */
    public static Exchange through(DefaultConsumer consumer, String traceparent, Filling filling) {
        Exchange exchange = consumer.createExchange(false);
        try {
            filling.fill(exchange);
            Traceparent.proceed(exchange, traceparent);
            consumer.createUoW(exchange);
            consumer.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            consumer.doneUoW(exchange);
        }
        return exchange;
    }
}
