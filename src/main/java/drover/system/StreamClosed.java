package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** No call was made: this stream rests alone, because it is refused or always fails while the others of its system are read. */
@RegisterForReflection
public final class StreamClosed extends ApiException {
    private final Instant until;

    StreamClosed(String message, Instant until) {
        super(message, 0, null);
        this.until = until;
    }

    /** When it is tried again. */
    public Instant until() {
        return until;
    }
}
