package drover.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.Doors;
import drover.system.Redaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * The bean {@code actions} of the routes: what stands between the outbox and a route that acts. In the template {@code act} it is
 * {@link #begin}, the route, and, where that fails, {@link #failed} inside the circuit breaker, then {@link #end} behind it. So only
 * trouble that may be over later counts against the breaker, and a failure always reaches the outbox.
 */
@Singleton
@Named("actions")
@RegisterForReflection
public class Actions {
    /** The variable by which a route says what it did, such as {@code invoice 145}: no personal data, it is kept and shown. */
    static final String RESULT = "result";

    private static final int LONGEST_RESULT = 200;
    private static final String BEGUN = "drover.action.begun";
    private static final String FAILURE = "drover.action.failure";

    /** The event's data becomes the body, as JSON; the variable {@code event.time} says when it happened. */
    public void begin(Exchange exchange) throws IOException {
        exchange.setProperty(BEGUN, System.nanoTime());
        JsonNode event = Json.read(exchange.getMessage().getBody(byte[].class));
        exchange.setVariable("event.time", event.path("time").asText());
        exchange.getMessage().setBody(event.path("data"));
    }

    /** The route has failed: what says nothing of others is kept for {@link #end}; all else is for the circuit breaker. */
    public void failed(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (Verdict.isTrouble(failure)) {
            throw failure;
        }
        exchange.setProperty(FAILURE, failure);
    }

    /** Behind the breaker: what was kept is thrown. */
    public void end(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(FAILURE, Exception.class);
        if (failure != null) {
            throw failure;
        }
    }

    /** How long the route has taken, or null where it was not called. Doors that it went through have counted anew. */
    static Duration took(Exchange exchange) {
        Long begun = exchange.getProperty(BEGUN, Long.class);
        return begun == null ? Doors.sinceEntered(exchange) : Duration.ofNanos(System.nanoTime() - begun);
    }

    /** What the route says that it did, on one line, without secrets, at most 200 characters; null where it says nothing. */
    static String result(Exchange exchange) {
        String said = exchange.getVariable(RESULT, String.class);
        if (said == null || said.isBlank()) {
            return null;
        }
        String line = Redaction.redact(said.replaceAll("\\p{Cntrl}+", " ").strip());
        return line.length() <= LONGEST_RESULT ? line : line.substring(0, LONGEST_RESULT - 1) + "…";
    }
}
