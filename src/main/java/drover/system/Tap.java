package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

/** Sees each good answer of an API, before whoever asked does. */
@FunctionalInterface
public interface Tap {
    /** Nobody looks. */
    Tap NONE = (door, exchange, answer) -> {};

    /**
     * An answer has come.
     *
     * @param exchange still with the path and the query that were asked for
     * @throws IllegalStateException to end what asks
     */
    void answered(String door, Exchange exchange, JsonNode answer);
}
