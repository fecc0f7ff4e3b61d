package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The API understood and refuses: the same call will be refused again. */
@RegisterForReflection
public final class Permanent extends ApiException {
    private final boolean ofCredential;

    /** As a route says it: {@code throwException: {exceptionType: drover.system.Permanent, message: "…"}}. */
    public Permanent(String message) {
        this(message, 0);
    }

    public Permanent(String message, int status) {
        this(message, status, false);
    }

    /** @param ofCredential it refuses our credential, and so everything that is asked with it */
    Permanent(String message, int status, boolean ofCredential) {
        super(message, status, null);
        this.ofCredential = ofCredential;
    }

    /** Whether it says nothing of what was asked, because it refuses whoever asks. */
    public boolean isOfCredential() {
        return ofCredential;
    }
}
