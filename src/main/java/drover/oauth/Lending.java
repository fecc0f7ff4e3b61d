package drover.oauth;

import drover.record.Digest;
import drover.system.ApiException;
import drover.system.Credentials;
import drover.system.DoorClosed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * An access token for another process of the same person on the same machine, and for as long as it lives. What makes new ones stays with the
 * Drover that has it: a second process that used it would end the tokens of the first.
 */
@ApplicationScoped
public class Lending {
    private final AccessTokens tokens;
    private final Grants grants;
    private final Credentials credentials;
    private final Clock clock;

    Lending(AccessTokens tokens, Grants grants, Credentials credentials, Clock clock) {
        this.tokens = tokens;
        this.grants = grants;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * What is lent. Never print one.
     *
     * @param access the token
     * @param left how long it lives on
     */
    public record Loan(String access, Duration left) {
        @Override
        public String toString() {
            return "Loan[" + left + "]";
        }
    }

    /**
     * The token that lets us in now; where it has come to its end, another is made first, as for a call.
     *
     * @throws IllegalStateException when there is none; the message says what to do
     */
    public Loan lend(String system) {
        try {
            Grant grant = tokens.of(system).current();
            return new Loan(grant.access(), Duration.between(clock.instant(), grant.accessUntil()));
        } catch (ApiException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** From now on this process is let in by what another has lent to it, and never asks for a new one. */
    public void borrow(String system, Loan loan) {
        try {
            Grant grant = tokens.of(system).kept().again();
            if (loan.access().equals(grant.access())) {
                return;
            }
            byte[] given = credentials
                    .find(system + ".refresh-token")
                    .map(text -> Digest.of(text))
                    .orElse(null);
            Instant now = clock.instant();
            Grant lent = grant.lent(loan.access(), now, now.plus(loan.left()), given);
            tokens.of(system).kept().hide(lent);
            boolean kept = grant.version() == 0 ? grants.insert(lent) : grants.replace(lent);
            if (!kept) {
                throw new IllegalStateException(system + ": what was lent is not kept");
            }
        } catch (DoorClosed e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
