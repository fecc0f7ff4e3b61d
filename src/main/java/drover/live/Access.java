package drover.live;

import drover.system.ApiException;
import java.util.Map;

/** What lets us in at a server. */
interface Access {
    /**
     * What is sent with the request that opens a WebSocket.
     *
     * @param query to be added to the query, or empty
     */
    record Sent(Map<String, String> headers, String query) {}

    /**
     * For a door.
     *
     * @throws IllegalStateException when a credential is missing; the message names where to put it
     */
    Sent of(String door) throws ApiException;

    /** A credential by its key. */
    String secret(String key);

    /** Whether Drover ends: nobody lets us in any more. */
    boolean isEnding();

    /** Tells what lets us in there from what did before, and shows neither. */
    byte[] fingerprint(String door);
}
