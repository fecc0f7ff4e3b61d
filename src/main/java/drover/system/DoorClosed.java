package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** No call was made: the breaker is open, the API asked for a pause, or it has refused our credential. */
@RegisterForReflection
public final class DoorClosed extends ApiException {
    private final Instant until;

    /** @param until when to come again, or null where that is not known */
    public DoorClosed(String message, Instant until) {
        super(message, 0, null);
        this.until = until;
    }

    /** When to come again, or null where that is not known. */
    public Instant until() {
        return until;
    }
}
