package drover.poll;

import drover.metrics.Meters;
import drover.metrics.Sampled;
import drover.poll.AuditRows.Audited;
import drover.record.Kind;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jboss.logging.Logger;

/**
 * The audits of all lists that are polled: each begins by its schedule or by command, those of one system one after the other. One that
 * breaks off, by an error or a crash, begins again, after an error at first soon and then ever more rarely.
 */
@ApplicationScoped
class ListAudits implements Audits, Conditions, Sampled {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final int LONGEST_DOUBLINGS = 8;

    private final Auditor auditor;
    private final AuditRows rows;
    private final AuditTimes times;
    private final Streams streams;
    private final CamelContext camel;
    private final Clock clock;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();

    ListAudits(Auditor auditor, AuditRows rows, AuditTimes times, Streams streams, CamelContext camel, Clock clock) {
        this.auditor = auditor;
        this.rows = rows;
        this.times = times;
        this.streams = streams;
        this.camel = camel;
        this.clock = clock;
    }

    /** How the audit of a stream is now. */
    private static final class State {
        /** Whether it is under way, or waits for the one before. */
        private boolean begun;
        /** What it has counted, where it is under way. */
        private volatile AuditCount count;
        /** How often it broke off in a row, since when, why, and when it begins again. */
        private int failures;

        private Instant since;
        private String words;
        private Instant again;
    }

    private State state(String stream) {
        return states.computeIfAbsent(stream, name -> new State());
    }

    @Override
    public Set<String> streams() {
        Set<String> all = new TreeSet<>(streams.lists().keySet());
        all.removeIf(stream -> camel.getRoute(PollNames.route(stream)) == null);
        return all;
    }

    /** Begins it now, if it can be audited. */
    @Override
    public boolean audit(String stream) {
        if (!auditor.canAudit(stream)) {
            throw new IllegalArgumentException(
                    stream + " is not audited now: it is switched off, or has not been read to its end yet");
        }
        Audited newest = rows.newest(stream);
        if (newest == null || !newest.isUnderWay()) {
            // Durable before it is answered: a crash forgets no command.
            rows.begin(stream, newest == null ? clock.millis() : Math.max(clock.millis(), newest.beganAt() + 1));
        }
        return begin(streams.lists().get(stream));
    }

    @Override
    public Audit last(String stream) {
        Audited result = rows.result(stream);
        AuditCount count = state(stream).count;
        if (count != null) {
            return new Audit(
                    clock.instant(), true, 0, 0, 0, "under way, with the calls that polls leave over: " + count.far());
        }
        return result == null
                ? null
                : new Audit(
                        Instant.ofEpochMilli(result.endedAt()),
                        false,
                        result.listed() - result.missing() - result.unread() - result.older(),
                        result.listed(),
                        result.healed(),
                        result.words());
    }

    /** Begins what is due, every few seconds. */
    @Override
    public void sample(Meters meters) {
        for (Kind kind : streams.lists().values()) {
            if (!auditor.isStopping() && auditor.canAudit(kind.getStream()) && isDue(kind)) {
                begin(kind);
            }
        }
    }

    private boolean isDue(Kind kind) {
        String stream = kind.getStream();
        Audited newest = rows.newest(stream);
        Instant now = clock.instant();
        if (newest == null) {
            rows.noted(stream, now.toEpochMilli());
            return false;
        }
        if (newest.beganAt() > now.toEpochMilli()) {
            // The clock was set back: what counts from a time ahead would wait for it.
            rows.setBack(newest, now.toEpochMilli());
            return false;
        }
        if (newest.isUnderWay()) {
            Instant again = state(stream).again;
            // A clock that was set back must not make the wait longer.
            return again == null || !now.isBefore(again) || again.isAfter(now.plus(wait(LONGEST_DOUBLINGS)));
        }
        if (times.isDue(kind.getSystem(), Instant.ofEpochMilli(newest.beganAt()), now)) {
            rows.begin(stream, Math.max(now.toEpochMilli(), newest.beganAt() + 1));
            return true;
        }
        return false;
    }

    private boolean begin(Kind kind) {
        State state = state(kind.getStream());
        synchronized (state) {
            if (state.begun) {
                return false;
            }
            state.begun = true;
        }
        threads.computeIfAbsent(kind.getSystem(), system -> camel.getExecutorServiceManager()
                        .newSingleThreadExecutor(this, "audits-of-" + system))
                .execute(() -> run(kind, state));
        return true;
    }

    private void run(Kind kind, State state) {
        String stream = kind.getStream();
        try {
            Audited audit = rows.newest(stream);
            if (audit != null && audit.isUnderWay() && auditor.canAudit(stream)) {
                auditor.audit(kind, audit, count -> state.count = count);
                well(state);
            }
        } catch (Cut e) {
            LOG.debugf("%s: the audit begins again: %s", stream, e.getMessage());
        } catch (Exception | Error e) {
            failed(stream, state, e);
        } finally {
            synchronized (state) {
                state.count = null;
                state.begun = false;
            }
        }
    }

    private static void well(State state) {
        synchronized (state) {
            state.failures = 0;
            state.since = null;
            state.again = null;
        }
    }

    private void failed(String stream, State state, Throwable failure) {
        if (auditor.isStopping()) {
            return;
        }
        synchronized (state) {
            state.words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            state.since = state.since == null ? clock.instant() : state.since;
            state.again = clock.instant().plus(wait(state.failures++));
            if (state.failures == 1) {
                LOG.warnf("%s: the audit broke off, and begins again at %s: %s", stream, state.again, state.words);
            }
        }
    }

    private static Duration wait(int failures) {
        return FIRST.multipliedBy(1L << Math.min(failures, LONGEST_DOUBLINGS));
    }

    @Override
    public Stream<Condition> conditions() {
        return streams().stream().map(this::condition).filter(Objects::nonNull);
    }

    private Condition condition(String stream) {
        State state = state(stream);
        synchronized (state) {
            if (state.since != null) {
                return new Condition(
                        Code.AUDIT_FAILED,
                        Who.stream(stream),
                        state.since,
                        state.again,
                        "the audit broke off, polls go on: " + state.words);
            }
        }
        Audited result = rows.result(stream);
        return result == null || result.older() == 0
                ? null
                : new Condition(
                        Code.AUDIT_FAILED, Who.stream(stream), Instant.ofEpochMilli(result.endedAt()), result.words());
    }
}
