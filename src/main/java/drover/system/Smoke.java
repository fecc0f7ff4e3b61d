package drover.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Address;
import drover.record.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Asks each API that is on once, cheaply, through its door: its pace holds, and what the answer means counts there as with every other
 * call. It is tried once only.
 */
@Singleton
public class Smoke {
    private final CamelContext camel;
    private final Authorizations authorizations;
    private final Credentials credentials;

    Smoke(CamelContext camel, Authorizations authorizations, Credentials credentials) {
        this.camel = camel;
        this.authorizations = authorizations;
        this.credentials = credentials;
    }

    /** Asks all, in the order of their names: {@code apis} with {@code api}, {@code result} (ok, off, failed), {@code took_ms}, {@code words}. */
    public ObjectNode ask() {
        ObjectNode answer = Json.object();
        ArrayNode apis = answer.putArray("apis");
        int asked = 0;
        boolean ok = true;
        for (Map.Entry<String, ApiSystem> api :
                new TreeMap<>(camel.getRegistry().findByTypeWithName(ApiSystem.class)).entrySet()) {
            if (!api.getValue().smoke().isEmpty()) {
                ObjectNode row = apis.addObject().put("api", api.getKey());
                String off = off(api.getKey(), api.getValue().smoke());
                if (off != null) {
                    row.put("result", "off").put("words", off);
                } else {
                    asked++;
                    ok &= ask(api.getKey(), api.getValue().smoke(), row);
                }
            }
        }
        return answer.put("asked", asked).put("ok", ok);
    }

    /** Why an API is not asked, or null. */
    private String off(String name, String request) {
        try {
            Authorization.fill(request, credentials::get);
        } catch (IllegalStateException e) {
            return Redaction.redact(e.getMessage());
        }
        return authorizations.unasked(name);
    }

    private boolean ask(String name, String request, ObjectNode row) {
        long began = System.nanoTime();
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange done = template.send(
                    "direct:" + name.replace('.', '-') + "-api-request",
                    exchange -> fill(exchange, Authorization.fill(request, credentials::get)));
            Exception failure = done.getException();
            row.put("result", failure == null ? "ok" : "failed")
                    .put("took_ms", Duration.ofNanos(System.nanoTime() - began).toMillis())
                    .put("words", failure == null ? "" : words(failure));
            return failure == null;
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be asked", e);
        }
    }

    private static void fill(Exchange exchange, String request) {
        // One call is not a list that we may not read.
        exchange.setVariable(Doors.STREAM, "");
        if (request.startsWith("{")) {
            exchange.getMessage().setBody(request);
        } else {
            Address address = Address.of(request);
            exchange.getMessage().setHeader(Exchange.HTTP_PATH, address.path());
            exchange.getMessage().setHeader(Exchange.HTTP_QUERY, address.query());
        }
    }

    private static String words(Exception failure) {
        return Redaction.redact(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }
}
