package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A successful answer that is not what it should be: no JSON, too large, or without the fields every answer has. */
@RegisterForReflection
public final class BadData extends ApiException {
    public BadData(String message, Throwable cause) {
        super(message, 0, cause);
    }
}
