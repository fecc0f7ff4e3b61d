package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** 429: the API asks us to wait. */
@RegisterForReflection
public final class RateLimited extends ApiException {
    private final Instant until;

    RateLimited(String message, Instant until) {
        super(message, 429, null);
        this.until = until;
    }

    /** When it may be asked again. */
    public Instant until() {
        return until;
    }
}
