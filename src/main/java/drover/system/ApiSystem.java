package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A system: an API that Drover talks to. It is declared once, as a bean of the system's name in its route file. */
@RegisterForReflection
public class ApiSystem {
    private Authorization authorization = Authorization.NONE;
    private BodyErrors errors = BodyErrors.NONE;

    /** What is sent with each request to be let in: {@code Authorization: Bearer {acme.token}}, or {@code ?apikey={acme.api-key}}. */
    public void setAuthorization(String pattern) {
        this.authorization = Authorization.parse(pattern);
    }

    /** How it says in the body of a good answer that something is wrong. Without it a 200 is taken at its word. */
    public void setErrors(BodyErrors errors) {
        this.errors = errors;
    }

    Authorization authorization() {
        return authorization;
    }

    BodyErrors errors() {
        return errors;
    }
}
