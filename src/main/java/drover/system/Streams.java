package drover.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How each stream of one system fares. A stream that is refused, or that alone fails again and again, rests alone: a minute, then
 * twice as long each time, up to an hour; the others go on. Only when all are refused it is our credential that is refused.
 * Calls that belong to no stream are one more, without a name. Its door guards it.
 */
final class Streams {
    private static final Logger LOG = Logger.getLogger("drover.system");
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int FAILURES = 5;

    private final String system;
    private final Clock clock;
    private final LongSupplier ticker;
    private final Duration failureRest;
    private final Map<String, Fare> fares = new TreeMap<>();
    private byte[] credential;
    private String places = "";

    /** @param failureRest how long one that fails alone rests the first time */
    Streams(String system, Clock clock, LongSupplier ticker, Duration failureRest) {
        this.system = system;
        this.failureRest = failureRest;
        this.clock = clock;
        this.ticker = ticker;
    }

    private enum Last {
        GOOD,
        FAILED,
        REFUSED
    }

    private static final class Fare {
        private final Rest rest;
        private Last last;
        private int inARow;
        private int rests;
        private int status;
        private Instant since;
        private String words;

        Fare(Rest rest) {
            this.rest = rest;
        }
    }

    /** A stream that rests. */
    record Resting(String stream, boolean refused, Instant since, Instant until, String words) {}

    /** @throws StreamClosed while the stream rests */
    void check(String stream) throws StreamClosed {
        Fare fare = fares.get(stream);
        if (fare != null && fare.rest.isOn()) {
            throw new StreamClosed(
                    name(stream) + " rests until " + fare.rest.until() + ": " + fare.words, fare.rest.until());
        }
    }

    void good(String stream) {
        Fare fare = fare(stream);
        if (fare.rests > 0) {
            LOG.infof("%s: is answered again", name(stream));
        }
        fares.put(stream, new Fare(new Rest(clock, ticker)));
        fares.get(stream).last = Last.GOOD;
    }

    /** Whether a failure is this stream's own: another was answered the last time it asked, and none fails. */
    boolean isAlone(String stream) {
        return others(stream).anyMatch(fare -> fare.last == Last.GOOD)
                && others(stream).noneMatch(fare -> fare.last == Last.FAILED);
    }

    private Stream<Fare> others(String stream) {
        return fares.entrySet().stream()
                .filter(other -> !other.getKey().equals(stream))
                .map(Map.Entry::getValue);
    }

    void failed(String stream, String words) {
        boolean alone = isAlone(stream);
        Fare fare = fare(stream);
        fare.inARow = fare.last == Last.FAILED ? fare.inARow + 1 : 1;
        fare.last = Last.FAILED;
        if (alone && fare.inARow >= FAILURES) {
            rest(fare, failureRest, words);
            fare.inARow = 0;
            if (fare.rests == 1) {
                LOG.warnf(
                        "%s: fails alone, and rests until %s; the others of %s go on: %s",
                        name(stream), fare.rest.until(), system, words);
            }
        }
    }

    /**
     * With what they ask: where it has changed, all are tried again.
     *
     * @param where where it comes from, for a person
     */
    void credential(byte[] fingerprint, String where) {
        places = where;
        if (credential != null && !Arrays.equals(credential, fingerprint) && next() != null) {
            LOG.infof("%s: the credential has changed; it is asked again", system);
            forget();
        }
        credential = fingerprint;
    }

    void refused(String stream, int status, String words) {
        boolean known = isCredentialRefused();
        Fare fare = fare(stream);
        boolean before = fare.last == Last.REFUSED;
        fare.last = Last.REFUSED;
        fare.status = status;
        rest(fare, FIRST, words);
        if (isCredentialRefused()) {
            if (!known) {
                LOG.errorf("%s %s", system, credentialRefused());
            }
        } else if (!before) {
            LOG.warnf(
                    "%s: is refused and rests until %s; the others of %s go on. If our credential may not read it, switch it off or"
                            + " give it that permission: %s",
                    name(stream), fare.rest.until(), system, words);
        }
    }

    private void rest(Fare fare, Duration first, String words) {
        Duration time = first.multipliedBy(1L << Math.min(fare.rests, 6));
        fare.rests++;
        fare.words = words;
        fare.since = fare.since == null ? clock.instant() : fare.since;
        fare.rest.over();
        boolean unused = fare.rest.atLeast(time.compareTo(LONGEST) > 0 ? LONGEST : time);
    }

    /**
     * Whether all that asked were refused: those that were told that it does not know us, or more than one, or one twice.
     */
    boolean isCredentialRefused() {
        boolean all = !fares.isEmpty()
                && fares.values().stream().allMatch(fare -> fare.last == Last.REFUSED || fare.last == null);
        return all
                && (fares.size() > 1 || fares.values().stream().anyMatch(fare -> fare.status == 401 || fare.rests > 1));
    }

    /** What to say of it after the system's name and a blank. */
    String credentialRefused() {
        Fare first = fares.values().iterator().next();
        return "refused our credential and is asked again " + (next() == null ? "now" : "at " + next())
                + (places == null || places.isEmpty() ? "" : "; to mend it, " + places) + ". (" + first.words + ")";
    }

    /** When the first of those that rest is tried again, or null while none rests. */
    Instant next() {
        return fares.values().stream()
                .map(fare -> fare.rest.until())
                .filter(until -> until != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Since when the first is refused, or null. */
    Instant since() {
        return resting().map(Resting::since).min(Instant::compareTo).orElse(null);
    }

    Stream<Resting> resting() {
        return fares.entrySet().stream()
                .filter(entry -> entry.getValue().rests > 0)
                .map(entry -> new Resting(
                        entry.getKey(),
                        entry.getValue().last == Last.REFUSED,
                        entry.getValue().since,
                        entry.getValue().rest.until(),
                        entry.getValue().words));
    }

    /** Those that rest are asked again now. */
    void askAgain() {
        fares.values().forEach(fare -> fare.rest.over());
    }

    /** Tries all again. */
    void forget() {
        fares.clear();
    }

    /** One that asks no more. */
    void forget(String stream) {
        fares.remove(stream);
    }

    private Fare fare(String stream) {
        return fares.computeIfAbsent(stream, name -> new Fare(new Rest(clock, ticker)));
    }

    private String name(String stream) {
        return stream.isEmpty() ? system : stream;
    }
}
