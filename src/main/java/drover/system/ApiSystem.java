package drover.system;

import drover.record.Origin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;

/** A system: an API that Drover talks to. It is declared once, as a bean of the system's name in its route file. */
@RegisterForReflection
public class ApiSystem implements Origin {
    private Authorization authorization = Authorization.NONE;
    private Authorization otherwise;
    private BodyErrors errors = BodyErrors.NONE;
    private String source;
    private String owner;
    private String smoke = "";
    private String query = "limit={limit}&offset={offset}";

    /** The system that a route file declares under that name; where none does, one that says nothing of itself. */
    public static ApiSystem named(CamelContext camel, String name) {
        ApiSystem declared = camel.getRegistry().lookupByNameAndType(name, ApiSystem.class);
        return declared == null ? new ApiSystem() : declared;
    }

    /** What is sent with each request to be let in: {@code Authorization: Bearer {acme.token}}, or {@code ?apikey={acme.api-key}}. */
    public void setAuthorization(String pattern) {
        this.authorization = Authorization.parse(pattern);
    }

    /** What is sent instead where none of the credentials of {@code authorization} is there: {@code Authorization: Basic {acme.user}:{acme.password}}. */
    public void setOtherwise(String pattern) {
        this.otherwise = Authorization.parse(pattern);
    }

    /** How it says in the body of a good answer that something is wrong. Without it a 200 is taken at its word. */
    public void setErrors(BodyErrors errors) {
        this.errors = errors;
    }

    /** The CloudEvents source of its events, unless a kind says another. */
    public void setSource(String source) {
        this.source = source;
    }

    /** {@code field=key}: the field says to whom its records belong, and only what belongs to that key is ours. */
    public void setOwner(String fieldAndKey) {
        this.owner = fieldAndKey;
    }

    /**
     * What {@code drover smoke} asks, once and cheaply: a path with its query, such as {@code /orders/?limit=1}, or for GraphQL a
     * document. A name in braces is a credential: {@code /accounts/{acme.account}/orders}. Without it nothing is asked.
     */
    public void setSmoke(String request) {
        this.smoke = request;
    }

    /** What each of its lists is asked with, unless the list says something else; what a list says after {@code &} is added. */
    public void setQuery(String pattern) {
        this.query = pattern;
    }

    /** What a list is asked with that says this. */
    public String query(String own) {
        return own.isEmpty() || own.startsWith("&") ? query + own : own;
    }

    String smoke() {
        return smoke;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String owner() {
        return owner;
    }

    /** @param isThere whether there is a credential of that name */
    Authorization authorization(Predicate<String> isThere) {
        boolean first =
                otherwise == null || authorization.credentials().stream().anyMatch(isThere);
        return first ? authorization : otherwise;
    }

    BodyErrors errors() {
        return errors;
    }
}
