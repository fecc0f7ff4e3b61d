package drover.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Trouble at the API or on the way to it (no connection, time-out, 408, 425, 5xx): the same call may work later. */
@RegisterForReflection
public final class Transient extends ApiException {
    Transient(String message, Throwable cause) {
        super(message, cause);
    }
}
