package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A call did not bring what it was made for. The message says which call, what came, and holds no secret. A route asks it for its status. */
@RegisterForReflection
public abstract sealed class ApiException extends Exception
        permits RateLimited, Transient, Permanent, BadData, DoorClosed, StreamClosed {
    private final int status;

    ApiException(String message, int status, Throwable cause) {
        super(message, cause, false, true);
        this.status = status;
    }

    /** The HTTP status that came, or 0 where there was no answer. */
    public final int getStatus() {
        return status;
    }
}
