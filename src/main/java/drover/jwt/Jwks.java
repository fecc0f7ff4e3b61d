package drover.jwt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys that an issuer publishes. They are read when they are first needed, when a token names one that is not among them, and
 * each hour; at most once a minute, whoever asks and whatever comes of it, by one call at a time. While they cannot be read, those
 * that were read last are good for a day.
 */
final class Jwks implements KeySource {
    private static final Logger LOG = Logger.getLogger("drover.jwt");
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration OLD = Duration.ofHours(1);
    private static final Duration OLDEST = Duration.ofDays(1);
    private static final int MOST = 100;

    private final String url;
    private final Fetch fetch;
    private final Executor elsewhere;
    private final Clock clock;

    private volatile Read last;
    private Long askedAt;
    private CompletableFuture<Boolean> asking;
    private String trouble;

    /** What was read, and when. */
    private record Read(List<JsonWebKey> keys, long at) {}

    /** Gets the text of the set. */
    interface Fetch {
        String get(String url) throws java.io.IOException;
    }

    Jwks(String url, Fetch fetch, Executor elsewhere, Clock clock) {
        this.url = url;
        this.fetch = fetch;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    @Override
    public List<JsonWebKey> known() {
        Read read = last;
        if (read == null || isOlder(read, OLDEST)) {
            return List.of();
        }
        if (isOlder(read, OLD)) {
            CompletableFuture<Boolean> unused = renew();
        }
        return read.keys();
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    @Override
    public synchronized CompletableFuture<Boolean> renew() {
        if (asking != null && !asking.isDone()) {
            return asking;
        }
        long now = clock.millis();
        // A clock that was set back does not stop it for longer than a minute of its own.
        if (askedAt != null && Math.abs(now - askedAt) < REST.toMillis()) {
            return CompletableFuture.completedFuture(!known(last).isEmpty());
        }
        askedAt = now;
        asking = CompletableFuture.supplyAsync(this::read, elsewhere);
        return asking;
    }

    private List<JsonWebKey> known(Read read) {
        return read == null || isOlder(read, OLDEST) ? List.of() : read.keys();
    }

    private boolean isOlder(Read read, Duration age) {
        return Math.abs(clock.millis() - read.at()) >= age.toMillis();
    }

    private boolean read() {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(fetch.get(url))
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .limit(MOST)
                            .toList();
            if (keys.isEmpty()) {
                throw new JoseException("there is no public key in it");
            }
            last = new Read(keys, clock.millis());
            if (trouble != null) {
                LOG.infof("%s: the keys of tokens are read again", url);
                trouble = null;
            }
        } catch (JoseException e) {
            fail("its answer is no set of public keys (JWKS)");
        } catch (java.io.IOException | RuntimeException e) {
            fail(String.valueOf(e.getMessage()));
        }
        return !known(last).isEmpty();
    }

    /** Said once, until they are read again or it fails otherwise. */
    private void fail(String why) {
        if (!why.equals(trouble)) {
            LOG.warnf(
                    "%s: the keys of tokens cannot be read: %s; %s",
                    url,
                    why,
                    known(last).isEmpty() ? "nobody is let in by them" : "those that were read last go on for a day");
        }
        trouble = why;
    }
}
