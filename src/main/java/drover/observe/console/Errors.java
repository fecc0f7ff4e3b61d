package drover.observe.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.traces.FewEvents;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.CamelEvent;

/** The latest failures in routes: where and why, without bodies and headers. This version of Camel has no console for them. */
final class Errors extends FewEvents {
    private static final int KEPT = 100;
    private static final int LONGEST_MESSAGE = 500;

    private final Deque<ObjectNode> latest = new ArrayDeque<>();

    Errors() {
        setIgnoreExchangeFailedEvents(false);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
            note(failed.getCause(), failed.getExchange(), false);
        } else if (event instanceof CamelEvent.ExchangeFailureHandledEvent handled) {
            Exchange exchange = handled.getExchange();
            note(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class), exchange, true);
        }
    }

    private void note(Throwable cause, Exchange exchange, boolean handled) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        ObjectNode error = Json.object()
                .put("time", Instant.now().toString())
                .put("route", exchange.getFromRouteId())
                .put("exchange", exchange.getExchangeId())
                .put("handled", handled)
                .put("error", cause == null ? "" : cause.getClass().getName())
                .put("message", message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
        synchronized (latest) {
            latest.addFirst(error);
            if (latest.size() > KEPT) {
                latest.removeLast();
            }
        }
    }

    ObjectNode tree() {
        ObjectNode tree = Json.object();
        ArrayNode errors = tree.putArray("errors");
        synchronized (latest) {
            errors.addAll(latest);
        }
        return tree;
    }
}
