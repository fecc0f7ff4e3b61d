package drover.oauth;

import drover.system.ApiException;
import drover.system.Credentials;
import drover.system.DoorClosed;
import drover.system.Transient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The access token of one system, and how it is made new: one refresh at a time, however many wait. This process queues at a lock,
 * other nodes at a {@link Lease}. What the endpoint answers is durable before anybody uses it; an answer that the store did not
 * take is kept, and put there before anything else is asked.
 */
final class Renewal {
    private static final Logger LOG = Logger.getLogger("drover.oauth");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CALM = Duration.ofSeconds(10);

    private final String system;
    private final Clients clients;
    private final Grants grants;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Lease lease;
    private final Kept kept;
    private final ReentrantLock lock = new ReentrantLock();

    /** The version that an API does not take any more, and the one that was made because of that. */
    private volatile long spent = -1;

    private volatile long after401 = -1;
    private Grant unkept;
    private long calmUntil;
    private boolean calm;

    Renewal(
            String system,
            Clients clients,
            Grants grants,
            TokenEndpoint endpoint,
            Credentials credentials,
            Clock clock,
            LongSupplier nanos,
            boolean shared) {
        this.system = system;
        this.clients = clients;
        this.grants = grants;
        this.endpoint = endpoint;
        this.clock = clock;
        this.nanos = nanos;
        this.lease = new Lease(system, grants, nanos, shared);
        this.kept = new Kept(system, grants, credentials);
    }

    /** What is kept of it. */
    Kept kept() {
        return kept;
    }

    /**
     * What lets us in now.
     *
     * @throws ApiException when there is nothing, and nothing to be had now
     */
    Grant current() throws ApiException {
        Grant grant = kept.look();
        return isFresh(grant) ? grant : renewed();
    }

    private boolean isFresh(Grant grant) {
        return grant.refused() == null && !grant.isDue(clock.instant()) && grant.version() != spent && unkept == null;
    }

    private boolean isGood(Grant grant) {
        return grant.refused() == null && grant.isGood(clock.instant()) && grant.version() != spent;
    }

    /** An API has answered 401 to this version: whether the next call has another. Once: a new token that is refused too is no accident. */
    boolean another(long version) {
        if (version != kept.seen().version()) {
            return true;
        }
        if (version == after401 || !kept.seen().holds()) {
            return false;
        }
        spent = version;
        return true;
    }

    /** An API has taken this version. */
    void worked(long version) {
        if (version == after401) {
            after401 = -1;
        }
    }

    private Grant renewed() throws ApiException {
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Transient(system + ": another call still waits for its token endpoint", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient(system + ": the wait for its token endpoint was interrupted", e);
        }
        try {
            return renew();
        } finally {
            lock.unlock();
        }
    }

    private Grant renew() throws ApiException {
        keepWhatIsNot();
        Grant grant = kept.look();
        if (isFresh(grant) || (isGood(grant) && calm && nanos.getAsLong() - calmUntil < 0)) {
            return grant;
        }
        if (!grant.holds()) {
            throw closed(grant);
        }
        try {
            return ask(grant);
        } catch (ApiException e) {
            // What still lets us in is used; it is asked again a little later.
            calmUntil = nanos.getAsLong() + CALM.toNanos();
            calm = true;
            Grant left = kept.seen();
            if (left.refused() == null && isGood(left)) {
                LOG.debugf("%s: no new access token yet: %s", system, e.getMessage());
                return left;
            }
            throw e;
        }
    }

    private DoorClosed closed(Grant grant) {
        String why = grant.refused() == null ? "nobody has authorized it yet" : grant.refused();
        return new DoorClosed(
                system + ": " + (grant.refused() == null ? "authorize it" : "authorize again") + ": drover authorize "
                        + system + " (" + why + ")",
                null);
    }

    private Grant ask(Grant grant) throws ApiException {
        Client client = clients.of(system);
        if (!lease.take(grant, isGood(grant))) {
            Grant now = kept.look();
            if (isFresh(now) || isGood(now)) {
                return now;
            }
            throw new Transient(system + ": another node still waits for its token endpoint", null);
        }
        try {
            return answered(client, grant);
        } finally {
            lease.release();
        }
    }

    private Grant answered(Client client, Grant grant) throws ApiException {
        boolean by401 = grant.version() == spent;
        Instant asked = clock.instant();
        String used = grant.refresh();
        TokenEndpoint.TokenResponse answer = endpoint.refresh(client, used);
        if (answer.tokens() == null && answer.refusal().isOfTheGrant() && grant.previous() != null) {
            // The newer may never have come to life over there.
            used = grant.previous();
            answer = endpoint.refresh(client, used);
        }
        if (answer.tokens() == null) {
            return refused(grant, answer.refusal());
        }
        unkept = grant.with(answer.tokens(), asked, used);
        kept.hide(unkept);
        keepWhatIsNot();
        if (by401) {
            after401 = kept.seen().version();
        }
        calm = false;
        return kept.seen();
    }

    /** It is durable before it is used; what the store does not take now is tried before anything else is asked. */
    private void keepWhatIsNot() throws ApiException {
        if (unkept != null) {
            if (!grants.replace(unkept)) {
                LOG.infof("%s: a newer grant is kept already", system);
            }
            unkept = null;
            kept.again();
        }
    }

    private Grant refused(Grant grant, Refusal refusal) throws ApiException {
        if (!refusal.isOfTheGrant()) {
            throw new DoorClosed(
                    system + ": no access token: " + refusal.words() + ". " + refusal.advice(system), null);
        }
        grants.replace(grant.over(refusal.words(), clock.instant()));
        Grant now = kept.again();
        if (isFresh(now)) {
            return now;
        }
        throw closed(now);
    }
}
