package drover.system;

import drover.system.Condition.Code;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The one door to an API or a receiver: until when it rests, which of its streams rest, and what its breaker says.
 *
 * <p>All of it is in memory only. After a restart the first call finds out again, which costs one call and loses nothing.
 */
public final class Door {
    private static final Logger LOG = Logger.getLogger("drover.system");
    /** What the door of a downstream is called begins so. */
    static final String DOWNSTREAM = "downstream.";

    private final String name;
    private final Clock clock;
    private final Rest rest;
    private final Breaker breaker;
    private final Streams streams;
    private final Calls calls;
    private final Concurrency concurrency;
    private Code restsFor = Code.RATE_LIMITED;
    private Instant restsSince;
    private final BackOff backOff = new BackOff();

    /** How a call went: when its answer was judged, how long that took from the door (null: not known), what went wrong (or null). */
    public record Call(Instant at, Duration took, String error) {}

    /** @param concurrency where its calls are counted, beside those of other doors of its system */
    Door(String name, Clock clock, LongSupplier ticker, Breaker breaker, Concurrency concurrency) {
        this.name = name;
        this.clock = clock;
        this.rest = new Rest(clock, ticker);
        this.breaker = breaker;
        this.streams = new Streams(name, clock, ticker, breaker.delay());
        this.calls = new Calls(clock);
        this.concurrency = concurrency;
    }

    /** The first part of its keys: {@code leaflink}, {@code downstream.default}. */
    public String name() {
        return name;
    }

    boolean isOfSystem() {
        return !name.startsWith(DOWNSTREAM);
    }

    /** Whose door it is. */
    Condition.Who who() {
        return isOfSystem()
                ? Condition.Who.system(name)
                : Condition.Who.downstream(name.substring(DOWNSTREAM.length()));
    }

    /** The last call, or null when there was none yet. */
    public Call last() {
        return calls.last();
    }

    void called(Duration took, String error) {
        calls.called(took, error);
    }

    /** How many calls were made in the last minute. */
    public int callsLastMinute() {
        return calls.lastMinute();
    }

    /** Whether the circuit breaker is not closed. */
    public boolean isBreakerOpen() {
        return breaker.isOpen();
    }

    Concurrency concurrency() {
        return concurrency;
    }

    Breaker breaker() {
        return breaker;
    }

    public synchronized boolean isRefused() {
        return streams.isCredentialRefused();
    }

    /** Why nothing gets through, or null while it does. */
    public synchronized String trouble() {
        if (isRefused()) {
            return name + " " + streams.credentialRefused();
        }
        if (breaker.isOpen()) {
            return "the circuit breaker is open: " + breaker.failure();
        }
        return rest.isOn() ? "it asked for a pause until " + rest.until() : null;
    }

    /** What is so of it, and of its streams. */
    synchronized List<Condition> conditions() {
        return DoorConditions.of(this, streams, breaker, rest.isOn() ? restsFor : null, restsSince, rest.until());
    }

    /** Until when nothing is let through, or null while something is. */
    public synchronized Instant closedUntil() {
        Instant breaks = breaker.until();
        Instant rests = rest.until();
        return breaks == null || (rests != null && rests.isAfter(breaks)) ? rests : breaks;
    }

    /** Forgets every reason to keep it closed: a person says that it may be tried again. */
    public synchronized void reopen() {
        rest.over();
        streams.forget();
        calls.forget();
        breaker.reset();
    }

    /** Forgets how a stream fared that asks no more: what it was told last says nothing of now. */
    public synchronized void forget(String stream) {
        streams.forget(stream);
    }

    /** Who rests is asked again now: what is asked has changed. How each fared is known on. */
    public synchronized void askAgain() {
        streams.askAgain();
    }

    synchronized void credential(byte[] fingerprint, String where) {
        streams.credential(fingerprint, where);
    }

    synchronized void enter(String stream) throws ApiException {
        if (rest.isOn()) {
            throw new DoorClosed(name + " asked for a pause until " + rest.until(), rest.until());
        }
        try {
            streams.check(stream);
        } catch (StreamClosed e) {
            throw stream.isEmpty() ? new DoorClosed(e.getMessage(), e.until()) : e;
        }
    }

    /**
     * Waits for the end of a rest.
     *
     * @param patience whoever would have to wait longer is sent away at once
     * @param stopping asked several times a second; true ends the wait
     */
    void await(String stream, Duration patience, BooleanSupplier stopping) throws ApiException, InterruptedException {
        Duration left = left();
        while (!left.isZero() && left.compareTo(patience) <= 0 && !stopping.getAsBoolean()) {
            Thread.sleep(Math.min(left.toMillis() + 1, 200));
            left = left();
        }
        enter(stream);
    }

    private synchronized Duration left() {
        return rest.left();
    }

    private void rest(Code why, Duration time) {
        if (!rest.isOn()) {
            restsSince = clock.instant();
        }
        if (rest.atLeast(time)) {
            restsFor = why;
        }
    }

    /** It is busy, and asks as long not to be called; null changes nothing. */
    synchronized Instant busy(Duration time) {
        if (time != null && !time.isZero() && time.compareTo(rest.left()) > 0) {
            rest(Code.RATE_LIMITED, time);
            LOG.warnf("%s: is busy and asks not to be called until %s", name, rest.until());
        }
        return rest.until();
    }

    synchronized RateLimited limited(Judged answer) {
        // Calls that were under way together are told together: that is one step of the back-off.
        if (!rest.isOn()) {
            backOff.step();
        }
        Duration pause = answer.reply().waits().pause(clock.instant());
        if (pause == null && !rest.isOn()) {
            pause = backOff.pause();
        }
        if (pause != null && pause.compareTo(rest.left()) > 0) {
            rest(Code.RATE_LIMITED, pause);
            LOG.warnf("%s: says that we ask too often, it is not asked until %s", name, rest.until());
        }
        return new RateLimited(answer.words(), rest.isOn() ? rest.until() : clock.instant());
    }

    /** Nothing is left of today's calls: APIs that count by the day begin anew at midnight there. */
    synchronized RateLimited exhausted(Judged answer, ZoneId zone) {
        Duration time = Waits.midnight(clock.instant(), zone);
        if (time.compareTo(rest.left()) > 0) {
            rest(Code.QUOTA_EXHAUSTED, time);
            LOG.warnf(
                    "%s: today's calls are used up, it is not asked until %s: %s", name, rest.until(), answer.words());
        }
        return new RateLimited(answer.words(), rest.until());
    }

    synchronized Permanent refused(String stream, Judged answer) {
        boolean unauthorized = answer.meaning() == Judged.Meaning.UNAUTHORIZED;
        int status = answer.reply().status();
        // A single record that is not for us, or is gone, says nothing of anything else.
        if (unauthorized || !stream.isEmpty()) {
            streams.refused(stream, unauthorized ? 401 : status, answer.words());
        }
        return new Permanent(answer.words(), status, unauthorized);
    }

    synchronized void worked(String stream) {
        backOff.over();
        concurrency.good();
        streams.good(stream);
    }

    /** Whether a failure is only of this stream, so that the breaker need not know of it. */
    synchronized boolean isOfStreamAlone(String stream) {
        return streams.isAlone(stream);
    }

    synchronized void failed(String stream, String words) {
        breaker.failed(words);
        streams.failed(stream, words);
    }

    DoorClosed crowded() {
        return new DoorClosed(
                name + ": no more than " + concurrency.limit() + " calls are made at once", clock.instant());
    }

    synchronized DoorClosed breakerOpen() {
        return new DoorClosed(name + ": the circuit breaker is open", breaker.again());
    }
}
