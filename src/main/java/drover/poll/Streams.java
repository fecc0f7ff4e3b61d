package drover.poll;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.record.Kind;
import drover.store.StoreException;
import drover.system.ApiException;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** How each stream that is polled is: what troubles it, when it was last read to its end, and what is being read now. */
@ApplicationScoped
class Streams implements Conditions, Sampled {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cursors cursors;
    private final Config config;
    private final Clock clock;
    private final Meters meters;
    private final LongSupplier nanos;
    private final Predicate<String> hasRoute;
    private final Map<String, Progress> all = new ConcurrentHashMap<>();
    private final Set<Poll> running = ConcurrentHashMap.newKeySet();
    private final Set<Poll> audits = ConcurrentHashMap.newKeySet();
    /** When each poll went well last, before this process. */
    private final Map<String, Instant> before;

    private final Map<String, Kind> lists = new ConcurrentSkipListMap<>();

    @jakarta.inject.Inject
    Streams(Cursors cursors, Config config, Clock clock, Meters meters, CamelContext camel) {
        this(
                cursors,
                config,
                clock,
                meters,
                System::nanoTime,
                poll -> camel.getRoute(PollNames.route(poll)) != null || camel.getRoute(poll) != null);
    }

    /**
     * For tests, which have no time and no routes of their own.
     *
     * @param hasRoute whether there is a route that polls under that name
     */
    Streams(
            Cursors cursors,
            Config config,
            Clock clock,
            Meters meters,
            LongSupplier nanos,
            Predicate<String> hasRoute) {
        this.cursors = cursors;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.nanos = nanos;
        this.hasRoute = hasRoute;
        this.before = cursors.wentWell();
    }

    /** Made while a start can still fail: how a poll is can be told, and its failure, also when the store cannot be read. */
    void make(@Observes RoutesLoaded loaded) {}

    /** How a poll is, from its first mention on. */
    Progress progress(String poll) {
        return all.computeIfAbsent(poll, name -> {
            Progress made = new Progress(clock.instant(), before.get(name));
            made.shown = meters.gauge(
                    Metric.FRESHNESS, () -> made.age(clock.instant()).toMillis() / 1000.0, name);
            return made;
        });
    }

    /** Its route has gone: nothing is shown of it any more. */
    void forget(String poll) {
        Progress was = all.remove(poll);
        if (was != null) {
            meters.remove(was.shown);
        }
    }

    /** A list of such records is polled; each of these can be audited. */
    void list(Kind type) {
        lists.put(type.getStream(), type);
    }

    /** The lists that are polled, by the names of their streams. */
    Map<String, Kind> lists() {
        return lists;
    }

    /** An audit takes time by design: it is no poll that runs long. */
    void audits(Poll poll) {
        audits.add(poll);
    }

    void began(Poll poll) {
        running.add(poll);
    }

    /** A poll or an audit of this stream that is under way reads no further page. */
    void cut(String stream) {
        Stream.concat(running.stream(), audits.stream())
                .filter(poll -> poll.stream().equals(stream) || poll.name().equals(stream))
                .forEach(Poll::cut);
    }

    /** It is over, whatever its end: the turn of its stream is given back. */
    void ended(Poll poll) {
        running.remove(poll);
        audits.remove(poll);
        poll.end();
    }

    /** There is no trouble any more, if there was. */
    void well(String poll, String stream) {
        Progress progress = progress(poll);
        if (progress.troubles.remove(stream) != null) {
            LOG.infof("%s: reads again", stream);
        }
        if (progress.troubles.isEmpty()) {
            progress.lastSuccess = clock.instant();
            remember(poll, progress);
        }
        meters.count(Metric.POLLS, poll, "done");
    }

    /** A route whose poll begins and ends by itself went well, after it had not. */
    void wellAgain(String poll) {
        Progress progress = all.get(poll);
        if (progress != null && progress.troubles.containsKey(poll)) {
            well(poll, poll);
        }
    }

    /** A minute more or less is no matter. */
    private void remember(String poll, Progress progress) {
        if (progress.rememberedAt == null
                || Duration.between(progress.rememberedAt, progress.lastSuccess).compareTo(MINUTE) >= 0) {
            progress.rememberedAt = progress.lastSuccess;
            CompletableFuture<?> unused = cursors.wentWell(poll, progress.lastSuccess.toEpochMilli());
        }
    }

    /**
     * It ended early; that is said once.
     *
     * @param then what the next poll does
     */
    void failed(String poll, String stream, Throwable failure, String then) {
        meters.count(Metric.POLLS, poll, "failed");
        String words =
                failure.getMessage() == null || failure instanceof Error ? failure.toString() : failure.getMessage();
        Map<String, Progress.Trouble> troubles = progress(poll).troubles;
        Progress.Trouble before = troubles.get(stream);
        troubles.put(stream, new Progress.Trouble(before == null ? clock.instant() : before.since(), words));
        if (before != null) {
            LOG.debugf(failure, "%s: still stopped", stream);
        } else if (failure instanceof ApiException || failure instanceof StoreException) {
            LOG.warnf("%s: stopped, and %s at the next poll: %s", stream, then, words);
        } else {
            // Nothing that an API, its data or the store does: somebody has to find it in the program or in a route.
            LOG.warnf(failure, "%s: stopped, and %s at the next poll: %s", stream, then, words);
        }
    }

    /** After this time a poll is long, and says how far it is. */
    private Duration patience() {
        return TimeUtils.toDuration(config.getValue("drover.poll.long-after", String.class));
    }

    private boolean isLong(Duration age) {
        return age.compareTo(patience()) >= 0;
    }

    /** Whether a poll that began so long ago is long, and does not say itself how far it is. */
    boolean hangs(String poll, Duration age) {
        return isLong(age) && running.stream().noneMatch(one -> one.name().equals(poll));
    }

    private Duration age(Poll poll) {
        return Duration.ofNanos(nanos.getAsLong() - poll.beganNanos);
    }

    /** Says of each poll that is long, once in a while, how far it is. */
    @Override
    public void sample(Meters unused) {
        all.forEach((poll, progress) -> {
            if (!hasRoute.test(poll)) {
                progress.troubles.clear();
            }
        });
        for (Poll poll : running) {
            long now = nanos.getAsLong();
            if (now - poll.saidNanos >= patience().toNanos()) {
                poll.saidNanos = now;
                LOG.infof("%s: %s", poll.stream(), far(poll));
            }
        }
    }

    private String far(Poll poll) {
        long seconds = Math.max(1, age(poll).toSeconds());
        return "still reading, for " + words(Duration.ofSeconds(seconds)) + ": page " + (poll.page() + 1) + " after "
                + poll.records() + " records, " + poll.records() * 60 / seconds + " a minute";
    }

    private static String words(Duration time) {
        return time.toMinutes() < 120 ? time.toMinutes() + " minutes" : time.toHours() + " hours";
    }

    /** Nobody waits for a poll whose route has been taken away. */
    @Override
    public Stream<Condition> conditions() {
        return Stream.concat(
                running.stream()
                        .filter(poll -> isLong(age(poll)))
                        .map(poll -> new Condition(Code.POLL_LONG, Who.stream(poll.name()), poll.began, far(poll))),
                all.entrySet().stream()
                        .filter(poll -> hasRoute.test(poll.getKey()))
                        .flatMap(poll -> poll.getValue().troubles.entrySet().stream()
                                .limit(1)
                                .map(trouble -> trouble.getValue().of(poll.getKey(), trouble.getKey()))));
    }
}
