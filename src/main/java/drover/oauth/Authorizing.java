package drover.oauth;

import drover.record.Digest;
import drover.system.ApiException;
import drover.system.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * How a person lets us in: the authorization code flow (RFC 6749, 4.1) with PKCE (RFC 7636, S256). It is the same for the command and
 * for the page; what comes back must be the answer to what was begun here, once and within ten minutes.
 */
@ApplicationScoped
public class Authorizing {
    private static final Logger LOG = Logger.getLogger("drover.oauth");

    private final Clients clients;
    private final Pending pending;
    private final TokenEndpoint endpoint;
    private final Grants grants;
    private final AccessTokens tokens;
    private final Credentials credentials;
    private final Clock clock;

    Authorizing(
            Clients clients,
            Pending pending,
            TokenEndpoint endpoint,
            Grants grants,
            AccessTokens tokens,
            Credentials credentials,
            Clock clock) {
        this.clients = clients;
        this.pending = pending;
        this.endpoint = endpoint;
        this.grants = grants;
        this.tokens = tokens;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * How it ended.
     *
     * @param done whether we are let in now
     * @param words for the person, with what to do
     */
    public record Ended(boolean done, String words) {}

    /** What the person opens next, and the text that marks their browser. */
    record Next(String address, String session) {}

    /**
     * Begins it for whoever asked with the operations token.
     *
     * @param redirect where the browser comes back to
     * @return the address that a person opens
     * @throws IllegalStateException when a key is missing; the message names it
     */
    public String begin(String system, String redirect) {
        return begin(clients.of(system), redirect, "");
    }

    private String begin(Client client, String redirect, String session) {
        String verifier = pending.random();
        String state = pending.begin(new Pending.Begun(client.system(), redirect, verifier, session));
        return client.address(redirect, state, Pending.digest(verifier));
    }

    /** A ticket with which a browser may begin, once. */
    String ticket(String system, String redirect) {
        clients.of(system);
        return pending.begin(new Pending.Begun(system, redirect, "", ""));
    }

    /** A browser begins with its ticket; from now on only the same browser may end it. Null: the ticket is not good. */
    Next next(String system, String ticket) {
        Pending.Begun begun = pending.take(ticket);
        if (begun == null || !begun.system().equals(system) || !begun.verifier().isEmpty()) {
            return null;
        }
        String session = pending.random();
        return new Next(begin(clients.of(system), begun.redirect(), Pending.digest(session)), session);
    }

    /** Where the command listens for the browser. */
    public String loopback(String system) {
        return clients.loopback(system);
    }

    /**
     * Ends it with what the browser came back with.
     *
     * @param answer the fields of its query
     * @param session the text that marks the browser, or null where it has none
     */
    public Ended end(String system, Map<String, String> answer, String session) {
        Pending.Begun begun = pending.take(answer.get("state"));
        if (begun == null
                || !begun.system().equals(system)
                || begun.verifier().isEmpty()
                || (!begun.session().isEmpty()
                        && (session == null || !begun.session().equals(Pending.digest(session))))) {
            return new Ended(
                    false,
                    "This answer belongs to nothing that was begun here: it was used before, is older than ten minutes, or comes"
                            + " from another browser. Begin again.");
        }
        if (answer.containsKey("error")) {
            return refused(system, Refusal.of(answer.get("error"), answer.get("error_description")));
        }
        String code = answer.get("code");
        if (code == null || code.isBlank()) {
            return new Ended(false, system + " sent neither a code nor an error. Begin again.");
        }
        return exchange(clients.of(system), begun, code);
    }

    private Ended exchange(Client client, Pending.Begun begun, String code) {
        Instant asked = clock.instant();
        try {
            TokenEndpoint.TokenResponse answer = endpoint.exchange(client, code, begun.redirect(), begun.verifier());
            return answer.tokens() == null
                    ? refused(client.system(), answer.refusal())
                    : keep(client, answer.tokens(), asked);
        } catch (ApiException e) {
            return new Ended(false, "No tokens could be had: " + e.getMessage() + ". Begin again.");
        }
    }

    private static Ended refused(String system, Refusal refusal) {
        String words = system + " answered " + refusal.words() + ". " + refusal.advice(system);
        LOG.warnf("%s: is not authorized: %s", system, refusal.words());
        return new Ended(false, words);
    }

    private Ended keep(Client client, Tokens answer, Instant asked) {
        String system = client.system();
        if (answer.refresh() == null) {
            return new Ended(
                    false,
                    system
                            + " gave no refresh token, so it would let us in for an hour only: consent was not asked. Take Drover's"
                            + " access away in the account (Google: https://myaccount.google.com/permissions), and authorize"
                            + " again; " + system + ".oauth.parameters says what asks for it.");
        }
        byte[] began = credentials
                .find(system + ".refresh-token")
                .map(text -> Digest.of(text))
                .orElse(null);
        Grant grant = grant(system, answer, asked, began);
        while (!(grant.version() == 0 ? grants.insert(grant) : grants.replace(grant))) {
            grant = grant(system, answer, asked, began);
        }
        List<String> missing = client.missing(grant.scopes());
        LOG.infof("%s: a person has authorized it%s", system, missing.isEmpty() ? "" : ", without " + missing);
        tokens.of(system).kept().quietly();
        return new Ended(
                true,
                system + " is authorized."
                        + (missing.isEmpty()
                                ? ""
                                : " But it did not grant " + String.join(", ", missing)
                                        + ": what needs that will be refused. Authorize again, and tick every box."));
    }

    /** In place of what is kept now, which need not be readable any more. */
    private Grant grant(String system, Tokens answer, Instant asked, byte[] began) {
        return new Grant(
                system,
                grants.version(system),
                grants.person(system) + 1,
                answer.access(),
                asked,
                asked.plus(answer.life()),
                answer.refresh(),
                null,
                answer.refreshLife() == null ? null : asked.plus(answer.refreshLife()),
                answer.scopes(),
                began,
                0,
                null,
                null);
    }
}
