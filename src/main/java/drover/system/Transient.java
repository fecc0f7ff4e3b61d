package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** Trouble at the API or on the way to it (no connection, time-out, 3xx, 408, 425, 5xx): the same call may work later. */
@RegisterForReflection
public final class Transient extends ApiException {
    private final Instant until;

    public Transient(String message, Throwable cause) {
        super(message, 0, cause);
        this.until = null;
    }

    Transient(String message, int status, Instant until) {
        super(message, status, null);
        this.until = until;
    }

    /** When it asks us to come again, or null where it does not say. */
    public Instant until() {
        return until;
    }
}
