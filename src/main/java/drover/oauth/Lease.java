package drover.oauth;

import drover.system.Transient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who of several nodes may ask for another token. A lease is a random number in the row. One that stays the same for so long has been
 * left by somebody who is gone, and may be taken over; that is measured here, by a clock that nobody sets, so the clocks of two
 * nodes need not agree.
 */
final class Lease {
    /** Longer than a call to a token endpoint takes, its waits at the door included. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long STEP = 100;

    private final String system;
    private final Grants grants;
    private final LongSupplier nanos;
    private final boolean shared;
    private final SecureRandom random = new SecureRandom();
    private long watched;
    private long watchedSince;
    private long mine;

    /** @param shared whether other nodes use the same store; otherwise what is left was left by us, before a start */
    Lease(String system, Grants grants, LongSupplier nanos, boolean shared) {
        this.system = system;
        this.grants = grants;
        this.nanos = nanos;
        this.shared = shared;
    }

    /**
     * Takes it for what is kept now.
     *
     * @param atOnce false is the answer at once when somebody else has it; otherwise it is waited for
     * @return false: somebody else has it, or has done what was to be done
     */
    boolean take(Grant grant, boolean atOnce) throws Transient {
        long end = nanos.getAsLong() + PATIENCE.toNanos();
        while (grants.version(system) == grant.version()) {
            long number = random.nextLong() | 1;
            if (grants.take(grant, number, dead(grants.lease(system)))) {
                mine = number;
                return true;
            }
            if (atOnce || nanos.getAsLong() - end > 0) {
                return false;
            }
            pause();
        }
        return false;
    }

    /** The lease that is there, if nobody holds it any more; else 0. */
    private long dead(long lease) {
        if (lease != watched) {
            watched = lease;
            watchedSince = nanos.getAsLong();
        }
        return !shared || nanos.getAsLong() - watchedSince > LONGEST.toNanos() ? lease : 0;
    }

    /** Gives it back, where it was not given back with what was kept. */
    void release() {
        grants.release(system, mine);
    }

    private void pause() throws Transient {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient(system + ": the wait for another node was interrupted", e);
        }
    }
}
