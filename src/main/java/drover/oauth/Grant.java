package drover.oauth;

import java.time.Duration;
import java.time.Instant;

/**
 * What a person has granted us at one system, as it is kept. Never print one: it holds secrets.
 *
 * @param system such as {@code google}
 * @param version counts every change: of two, the higher is the newer
 * @param person counts how often a person, or a new credential, has let us in
 * @param access the access token, or null where there is none yet
 * @param accessFrom when it was asked for
 * @param accessUntil when it ends
 * @param refresh what another access token is asked for with, or null
 * @param previous the refresh token before that, as long as the newer has not worked, or null
 * @param refreshUntil when the refresh token ends, or null where nobody says so
 * @param scopes those that were granted, with blanks between; null where nobody says so
 * @param began a digest of the credential {@code <system>.refresh-token} that was there when it began, or null
 * @param lease who asks for another now: a random number, or 0
 * @param refused in whose words it holds no more, or null while it holds
 * @param refusedAt since when
 */
record Grant(
        String system,
        long version,
        long person,
        String access,
        Instant accessFrom,
        Instant accessUntil,
        String refresh,
        String previous,
        Instant refreshUntil,
        String scopes,
        byte[] began,
        long lease,
        String refused,
        Instant refusedAt) {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Duration SLACK = Duration.ofMinutes(1);

    /** None yet. */
    static Grant none(String system) {
        return new Grant(system, 0, 0, null, null, null, null, null, null, null, null, 0, null, null);
    }

    boolean holds() {
        return refused == null && refresh != null;
    }

    /** Whether the access token lets us in at this time. */
    boolean isGood(Instant now) {
        // A clock that was set back makes a token live no longer than it does.
        return access != null && now.isBefore(accessUntil) && !now.isBefore(accessFrom.minus(SLACK));
    }

    /** Whether it is time for another: five minutes before the end, or after four fifths of a life too short for that. */
    boolean isDue(Instant now) {
        return !isGood(now) || !now.isBefore(dueAt());
    }

    Instant dueAt() {
        Duration life = Duration.between(accessFrom, accessUntil);
        return life.compareTo(EARLY.multipliedBy(2)) >= 0
                ? accessUntil.minus(EARLY)
                : accessFrom.plus(life.multipliedBy(4).dividedBy(5));
    }

    /** With what a token endpoint has answered. What it does not say stays as it was. */
    Grant with(Tokens tokens, Instant asked, String used) {
        boolean rotated = tokens.refresh() != null && !tokens.refresh().equals(used);
        return new Grant(
                system,
                version,
                person,
                tokens.access(),
                asked,
                asked.plus(tokens.life()),
                rotated ? tokens.refresh() : used,
                rotated ? used : null,
                tokens.refreshLife() == null ? (rotated ? null : refreshUntil) : asked.plus(tokens.refreshLife()),
                tokens.scopes() == null ? scopes : tokens.scopes(),
                began,
                0,
                null,
                null);
    }

    /** It holds no more, in these words. */
    Grant over(String words, Instant now) {
        return new Grant(
                system,
                version,
                person,
                access,
                accessFrom,
                accessUntil,
                refresh,
                previous,
                refreshUntil,
                scopes,
                began,
                0,
                words,
                now);
    }

    /** In its place, a refresh token that somebody has given. */
    Grant begun(String given, byte[] digest) {
        return new Grant(system, version, person + 1, null, null, null, given, null, null, null, digest, 0, null, null);
    }

    /** In its place, what another process has lent: an access token, and nothing to ask for another with. */
    Grant lent(String token, Instant from, Instant until, byte[] digest) {
        return new Grant(
                system, version, person + 1, token, from, until, null, null, null, null, digest, 0, null, null);
    }

    @Override
    public String toString() {
        return "Grant[" + system + " " + version + "]";
    }
}
