package drover.system.http;

import java.io.IOException;

/** A connection that was used before had been closed by the other side: no byte of an answer has come on it. */
final class StaleConnection extends IOException {
    StaleConnection(IOException cause) {
        super("the other side had closed the connection: " + cause.getMessage(), cause);
    }
}
