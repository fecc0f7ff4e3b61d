package drover.operate;

import drover.jwt.Verdict;
import drover.jwt.Verifier;
import drover.jwt.Verifiers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what on the management port: whoever has the {@link OperationsToken} everything, and, with the keys
 * {@code drover.operations.jwt.*}, whoever shows a JWT what its scopes say: {@code drover:read} shows, {@code drover:act} acts.
 */
@ApplicationScoped
public class Access {
    /** Shows a record. */
    public static final String READ = "drover:read";
    /** Changes something. */
    public static final String ACT = "drover:act";

    private static final String KEYS = "drover.operations";
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String NEEDED =
            "this needs the header Authorization: Bearer <token>; the token is drover.operations-token,"
                    + " or in the file operations-token of the data folder";

    private final OperationsToken token;
    private final Optional<Verifier> verifier;

    Access(OperationsToken token, Verifiers verifiers) {
        this.token = token;
        try {
            this.verifier = verifiers.find(KEYS);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ConfigurationException("Drover does not start, because " + e.getMessage(), e);
        }
    }

    void start(@Observes StartupEvent event) {
        token.token();
    }

    /**
     * What becomes of a request.
     *
     * @param who may do it, in words; null: nobody
     * @param refusal what is answered where it is nobody, else null
     */
    record Decision(String who, Answer refusal) {}

    /** Whether whoever sends this Authorization header may do that. */
    public boolean may(String authorization, String scope) {
        return decide(authorization, scope).refusal() == null;
    }

    /** Where the keys of the issuer have to be read first, this waits for them, 10 s at most. */
    Decision decide(String authorization, String scope) {
        if (token.isIn(authorization)) {
            return new Decision("the operations token", null);
        }
        String shown = Verifier.bearer(authorization);
        if (verifier.isEmpty() || !Verifier.isOne(shown)) {
            return refuse(
                    401, "Bearer", NEEDED + (verifier.isEmpty() ? "" : "; or it is a JWT with the scope " + scope));
        }
        Verdict verdict = verifier.get().verify(shown).join();
        if (verdict instanceof Verdict.Good good) {
            return good.bearer().may(scope)
                    ? new Decision(
                            good.bearer().who().isEmpty()
                                    ? "a JWT that names nobody"
                                    : good.bearer().who(),
                            null)
                    : refuse(
                            403,
                            "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"",
                            "this JWT has not the scope " + scope);
        }
        return verdict instanceof Verdict.Refused refused
                ? refuse(401, "Bearer error=\"invalid_token\"", "this JWT lets nobody in: " + refused.why())
                : new Decision(
                        null,
                        new Answer(
                                503,
                                Answer.message(503, ((Verdict.Unavailable) verdict).why())
                                        .body(),
                                Map.of("Retry-After", "60")));
    }

    private static Decision refuse(int status, String challenge, String message) {
        return new Decision(
                null, new Answer(status, Answer.message(status, message).body(), Map.of(CHALLENGE, challenge)));
    }
}
