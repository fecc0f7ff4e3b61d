package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The API understood and refuses: the same call will be refused again. */
@RegisterForReflection
public final class Permanent extends ApiException {
    public Permanent(String message, int status) {
        super(message, status, null);
    }
}
