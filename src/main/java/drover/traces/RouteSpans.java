package drover.traces;

import drover.system.Redaction;
import drover.traces.Traceparent.Open;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * A span for each route that something sets off, and for each call and append in it. A span says what was done, when and
 * how it ended; nothing of URLs, headers, bodies and messages is in it, because there may be a secret in each.
 *
 * <p>Camel's own tracer (camel-opentelemetry2) puts just these in, ties spans to threads, which a route may change, and
 * finds its parts by a class-path scan, which a native image has not.
 */
final class RouteSpans extends FewEvents implements RoutePolicyFactory {
    /** Parts of a route, and what the sandbox plays. */
    private static final Set<String> UNTRACED = Set.of("direct", "door", "platform-http");

    private final Tracer tracer;

    RouteSpans(Tracer tracer) {
        this.tracer = tracer;
        setIgnoreExchangeSendingEvents(false);
        setIgnoreExchangeSentEvents(false);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode definition) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route route, Exchange exchange) {
                if (isTraced(route.getEndpoint())) {
                    begin(exchange, route.getRouteId(), SpanKind.INTERNAL);
                }
            }

            @Override
            public void onExchangeDone(Route route, Exchange exchange) {
                if (isTraced(route.getEndpoint())) {
                    end(exchange, false);
                }
            }
        };
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeSendingEvent sending && isTraced(sending.getEndpoint())) {
            Exchange exchange = sending.getExchange();
            if (sending.getEndpoint() instanceof HttpEndpoint http) {
                begin(exchange, "HTTP " + http.getHttpUri().getHost(), SpanKind.CLIENT);
                exchange.getMessage().setHeader(Traceparent.HEADER, Traceparent.of(exchange));
            } else {
                String name = Redaction.redact(sending.getEndpoint().getEndpointBaseUri());
                begin(exchange, name, SpanKind.PRODUCER);
            }
        } else if (event instanceof ExchangeSentEvent sent && isTraced(sent.getEndpoint())) {
            end(sent.getExchange(), sent.getEndpoint() instanceof HttpEndpoint);
        }
    }

    private static boolean isTraced(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        return !UNTRACED.contains(uri.substring(0, Math.max(uri.indexOf(':'), 0)));
    }

    private void begin(Exchange exchange, String name, SpanKind kind) {
        Span span = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Traceparent.context(exchange))
                .startSpan();
        Open outer = Traceparent.open(exchange);
        String eventId = exchange.getVariable("event.id", String.class);
        if (outer == null && eventId != null) {
            span.setAttribute("drover.event.id", eventId);
            span.setAttribute("drover.event.type", exchange.getVariable("event.type", String.class));
        }
        Traceparent.open(exchange, new Open(span, outer));
    }

    private static void end(Exchange exchange, boolean http) {
        Open open = Traceparent.open(exchange);
        if (open == null) {
            return;
        }
        Traceparent.open(exchange, open.outer());
        Span span = open.span();
        Exception failure = exchange.getException();
        if (failure != null) {
            span.setAttribute("error.type", failure.getClass().getName());
            span.setStatus(StatusCode.ERROR);
        } else if (http) {
            int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            span.setAttribute("http.response.status_code", status);
            span.setStatus(status < 400 ? StatusCode.UNSET : StatusCode.ERROR);
        }
        span.end();
    }
}
