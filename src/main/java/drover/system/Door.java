package drover.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The state of the one door to an API: until when it rests, and whether our credential was refused.
 *
 * <p>It is in memory only. After a restart the first call finds out again, which costs one call and loses nothing.
 */
public final class Door {
    private static final Logger LOG = Logger.getLogger("drover.api");
    /** What the door of a downstream is called begins so. */
    static final String DOWNSTREAM = "downstream.";

    private static final int MINUTE = 60;
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
    private static final Duration BREAKER_TRIES = Duration.ofSeconds(1);

    private final String api;
    private final Clock clock;
    private final Duration breakerDelay;
    private Instant restsUntil = Instant.MIN;
    private int limitedInARow;
    private byte[] refusedCredential;
    private String refusal;
    private Instant lastFailure = Instant.MIN;
    private String failure;
    private boolean breakerOpen;
    private Instant breakerTriesAt = Instant.MIN;
    /** The calls of each of the last seconds, and which second that was. */
    private final int[] calls = new int[MINUTE];

    private final long[] seconds = new long[MINUTE];
    private volatile Call last;

    /**
     * How a call went.
     *
     * @param at when its answer was judged
     * @param took from the door to the answer; null where that is not known
     * @param error what went wrong, or null
     */
    public record Call(Instant at, Duration took, String error) {}

    /** @param breakerDelay how long its circuit breaker stays open */
    Door(String api, Clock clock, Duration breakerDelay) {
        this.api = api;
        this.clock = clock;
        this.breakerDelay = breakerDelay;
    }

    /** The API's name, the prefix of its keys. */
    public String api() {
        return api;
    }

    /** Whose door it is. */
    Condition.Who who() {
        return api.startsWith(DOWNSTREAM)
                ? Condition.Who.downstream(api.substring(DOWNSTREAM.length()))
                : Condition.Who.system(api);
    }

    /** Whether it is that of an API; deliveries to a downstream have metrics of their own. */
    boolean isOfSystem() {
        return who().kind() == Condition.Who.Kind.SYSTEM;
    }

    /** The last call, or null when there was none yet. */
    public Call last() {
        return last;
    }

    synchronized void called(Duration took, String error) {
        Instant now = clock.instant();
        last = new Call(now, took, error);
        long second = now.getEpochSecond();
        int place = (int) (second % MINUTE);
        if (seconds[place] != second) {
            seconds[place] = second;
            calls[place] = 0;
        }
        calls[place]++;
    }

    /** How many calls were made in the last minute. */
    public synchronized int callsLastMinute() {
        long now = clock.instant().getEpochSecond();
        return IntStream.range(0, MINUTE)
                .filter(place -> seconds[place] > now - MINUTE)
                .map(place -> calls[place])
                .sum();
    }

    /** Whether the circuit breaker is open. */
    public synchronized boolean isBreakerOpen() {
        return breakerOpen;
    }

    /** Whether our credential was refused. */
    public synchronized boolean isRefused() {
        return refusal != null;
    }

    /** Why nothing gets through, or null while it does. */
    public synchronized String trouble() {
        if (refusal != null) {
            return refusal;
        }
        if (breakerOpen) {
            return "the circuit breaker is open: " + failure;
        }
        return clock.instant().isBefore(restsUntil) ? "it asked for a pause until " + restsUntil : null;
    }

    /** Opens the door again when the credential is another one than the API refused. */
    synchronized void checkCredential(byte[] credential) {
        if (refusal != null && !Arrays.equals(refusedCredential, credential)) {
            refusal = null;
            LOG.infof("%s: the credential has changed; it is asked again", api);
        }
    }

    synchronized void enter() throws DoorClosed {
        if (refusal != null) {
            throw new DoorClosed(refusal, null);
        }
        if (clock.instant().isBefore(restsUntil)) {
            throw new DoorClosed(api + " asked for a pause until " + restsUntil, restsUntil);
        }
    }

    /**
     * Waits for the end of a rest.
     *
     * @param patience whoever would have to wait longer is sent away at once
     * @param stopping asked several times a second; true ends the wait
     */
    void await(Duration patience, BooleanSupplier stopping) throws DoorClosed, InterruptedException {
        Duration rest = rest();
        while (rest.compareTo(Duration.ZERO) > 0 && rest.compareTo(patience) <= 0 && !stopping.getAsBoolean()) {
            Thread.sleep(Math.min(rest.toMillis() + 1, 200));
            rest = rest();
        }
        enter();
    }

    private synchronized Duration rest() {
        Instant now = clock.instant();
        return refusal == null && restsUntil.isAfter(now) ? Duration.between(now, restsUntil) : Duration.ZERO;
    }

    /** Nobody asks before that time; null changes nothing. */
    synchronized void rest(Instant until) {
        if (until != null && until.isAfter(restsUntil)) {
            restsUntil = until;
            LOG.warnf("%s: is busy and asks not to be called until %s", api, restsUntil);
        }
    }

    /** Forgets every reason to keep it closed: a person says that it may be tried again. */
    public synchronized void reopen() {
        refusal = null;
        restsUntil = Instant.MIN;
        breakerTriesAt = Instant.MIN;
        last = null;
    }

    /** Until when nothing is let through, or null while something is. */
    public synchronized Instant closedUntil() {
        Instant until = breakerTriesAt.isAfter(restsUntil) ? breakerTriesAt : restsUntil;
        return until.isAfter(clock.instant()) ? until : null;
    }

    synchronized RateLimited rateLimited(Answer answer, byte[] body) {
        Instant now = clock.instant();
        limitedInARow++;
        Duration pause = answer.pause(now);
        if (pause == null) {
            long backoff = Math.min(LONGEST_BACKOFF.toMillis(), BACKOFF.toMillis() << Math.min(limitedInARow - 1, 10));
            pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(backoff / 2, backoff + 1));
        }
        Instant until = now.plus(pause);
        restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
        String said = answer.status() == 429 ? "answered 429" : "says that we ask too often";
        LOG.warnf("%s: %s, it is not asked until %s", api, said, restsUntil);
        return new RateLimited(answer.describe(body), restsUntil);
    }

    /** Nothing is left of today's calls: APIs that count by the day begin anew at midnight UTC. */
    synchronized RateLimited exhausted(Answer answer, byte[] body) {
        Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        if (midnight.isAfter(restsUntil)) {
            restsUntil = midnight;
            LOG.warnf(
                    "%s: today's calls are used up, it is not asked until %s: %s",
                    api, restsUntil, answer.describe(body));
        }
        return new RateLimited(answer.describe(body), restsUntil);
    }

    synchronized void refused(Permanent answer, byte[] credential, String places) {
        if (refusal == null) {
            refusedCredential = credential;
            refusal = api + " refused our credential and is not asked any more; to mend it, " + places + ". ("
                    + answer.getMessage() + ")";
            LOG.errorf("%s", refusal);
        }
    }

    synchronized void worked() {
        limitedInARow = 0;
        if (breakerOpen) {
            breakerOpen = false;
            LOG.infof("%s: answers again", api);
        }
    }

    synchronized void failed(Exception cause) {
        lastFailure = clock.instant();
        failure = cause.getMessage();
    }

    synchronized DoorClosed breakerOpen() {
        Instant now = clock.instant();
        if (!breakerOpen) {
            breakerOpen = true;
            LOG.warnf("%s: the circuit breaker is open after repeated failures: %s", api, failure);
        }
        Instant opensAt = lastFailure.equals(Instant.MIN) ? now : lastFailure.plus(breakerDelay);
        Instant soon = now.plus(BREAKER_TRIES);
        breakerTriesAt = opensAt.isAfter(soon) ? opensAt : soon;
        return new DoorClosed(api + ": the circuit breaker is open", breakerTriesAt);
    }
}
