package drover.system.http;

import java.io.IOException;

/** A connection that was used before had been closed by the other side: no byte of an answer has come on it. */
final class StaleConnection extends IOException {
    private final boolean isUnsent;

    StaleConnection(IOException cause) {
        super("the other side had closed the connection: " + cause.getMessage(), cause);
        this.isUnsent = false;
    }

    private StaleConnection(String message) {
        super(message);
        this.isUnsent = true;
    }

    /** Something came while nothing was asked: the farewell (408) of a server that is about to close, or the rest of an answer. */
    static StaleConnection spokenTo() {
        return new StaleConnection("the other side sent something that was not asked for");
    }

    /** Whether no byte of the request has gone out: then even what must not be repeated may go on another connection. */
    boolean isUnsent() {
        return isUnsent;
    }
}
