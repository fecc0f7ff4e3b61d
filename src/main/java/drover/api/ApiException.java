package drover.api;

/** A call did not bring what it was made for. The message says which call, what came, and holds no secret. */
public abstract sealed class ApiException extends Exception
        permits RateLimited, Transient, Permanent, BadData, DoorClosed {
    ApiException(String message, Throwable cause) {
        super(message, cause, false, true);
    }
}
