package drover.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The trace something belongs to, as text (W3C {@code traceparent}): so it is sent on, and so it is stored, because what is
 * to be done next is done by another thread or by another process.
 */
public final class Traceparent {
    /** As it is called in HTTP. */
    public static final String HEADER = "traceparent";

    private static final String CONTINUED = "drover.traces.continued";
    private static final String OPEN = "drover.traces.open";

    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(HEADER);
        }

        @Override
        public String get(String traceparent, String key) {
            return key.equals(HEADER) ? traceparent : null;
        }
    };

    private Traceparent() {}

    /** The spans that are open in an exchange; never changed, because a split gives each part the same. */
    record Open(Span span, Open outer) {}

    /** What an exchange does now, or null where traces are off. */
    public static String of(Exchange exchange) {
        Open open = open(exchange);
        return open == null ? null : of(open.span());
    }

    /** What is done in this span, or null where traces are off. */
    public static String of(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
        return headers.get(HEADER);
    }

    /** The exchange continues what was begun before; null: nothing. */
    public static void proceed(Exchange exchange, String traceparent) {
        if (traceparent != null) {
            exchange.setProperty(CONTINUED, traceparent);
        }
    }

    static Open open(Exchange exchange) {
        return (Open) exchange.getProperty(OPEN);
    }

    static void open(Exchange exchange, Open open) {
        exchange.setProperty(OPEN, open);
    }

    /** What a new span of the exchange is part of. */
    static Context context(Exchange exchange) {
        Open open = open(exchange);
        return open == null
                ? context(exchange.getProperty(CONTINUED, String.class))
                : Context.root().with(open.span());
    }

    /** @param traceparent anything: what is no traceparent begins a new trace */
    static Context context(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
    }
}
