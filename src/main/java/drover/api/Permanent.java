package drover.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The API understood and refuses: the same call will be refused again. */
@RegisterForReflection
public final class Permanent extends ApiException {
    private final int status;

    Permanent(String message, int status) {
        super(message, null);
        this.status = status;
    }

    /** The HTTP status. */
    public int getStatus() {
        return status;
    }
}
