package drover.oauth;

import drover.record.Digest;
import drover.system.Credentials;
import drover.system.DoorClosed;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is kept of one system, as it was seen last. Its version is looked up each time, and the rest when that has changed. */
final class Kept {
    private static final Logger LOG = Logger.getLogger("drover.oauth");

    private final String system;
    private final Grants grants;
    private final Credentials credentials;
    private final KnownSecrets secrets = new KnownSecrets();
    private volatile Grant seen;
    private volatile String sealed;

    Kept(String system, Grants grants, Credentials credentials) {
        this.system = system;
        this.grants = grants;
        this.credentials = credentials;
        this.seen = Grant.none(system);
    }

    /** What was seen last; nobody is asked. */
    Grant seen() {
        return seen;
    }

    /** Why what is kept cannot be decrypted, or null while it can. */
    String sealed() {
        return sealed;
    }

    /**
     * Looks what is kept, and what the credential {@code <system>.refresh-token} says.
     *
     * @throws DoorClosed when it cannot be decrypted
     */
    Grant look() throws DoorClosed {
        boolean same = seen.version() != 0 && grants.version(system) == seen.version();
        return begin(same ? seen : again());
    }

    /** The same, where nobody needs the answer now. */
    void quietly() {
        try {
            look();
        } catch (DoorClosed | RuntimeException e) {
            LOG.debugf("%s: %s", system, e.getMessage());
        }
    }

    /** Reads it anew. */
    Grant again() throws DoorClosed {
        try {
            sees(grants.find(system));
            sealed = null;
            return seen;
        } catch (Envelope.Sealed | IllegalStateException e) {
            sealed = e.getMessage();
            throw new DoorClosed(system + ": " + e.getMessage(), null);
        }
    }

    /** No text shows these from now on, although they are not kept yet. */
    void hide(Grant grant) {
        secrets.know(grant.access(), grant.refresh(), grant.previous());
    }

    private void sees(Grant grant) {
        hide(grant);
        if (grant.refused() == null && seen.refused() != null) {
            LOG.infof("%s: is authorized again", system);
        } else if (grant.refused() != null && seen.refused() == null) {
            LOG.errorf("%s: authorize again: drover authorize %s (%s)", system, system, grant.refused());
        }
        seen = grant;
    }

    /** A refresh token that somebody has given as a credential counts once: until a newer one is kept, or it is another. */
    private Grant begin(Grant grant) throws DoorClosed {
        Optional<String> given = credentials.find(system + ".refresh-token");
        byte[] digest = given.map(text -> Digest.of(text)).orElse(null);
        if (digest == null || Arrays.equals(digest, grant.began())) {
            return grant;
        }
        Grant begun = grant.begun(given.get(), digest);
        if (grant.version() == 0 ? grants.insert(begun) : grants.replace(begun)) {
            LOG.infof("%s: begins with the refresh token of the credential %s.refresh-token", system, system);
        }
        return again();
    }
}
