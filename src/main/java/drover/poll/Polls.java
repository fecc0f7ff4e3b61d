package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Ingested;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Records;
import drover.system.BadData;
import drover.system.Doors;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code polls} of the routes: where a poll begins, goes on and ends. The variable {@code record} says what is
 * polled, the variable {@code pages} holds how far it is.
 */
@Singleton
@Named("polls")
@RegisterForReflection
public class Polls {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** The variable that holds the {@link Pages}. */
    public static final String PAGES = "pages";
    /** The variable that names what is polled, where several lists hold records of one type. */
    public static final String STREAM = "stream";

    private final Cursors cursors;
    private final Doors doors;
    private final Config config;
    private final Clock clock;
    private final Meters meters;
    private final Event<PollDone> done;
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final Map<String, Progress> all = new ConcurrentHashMap<>();

    Polls(Cursors cursors, Doors doors, Config config, Clock clock, Meters meters, Event<PollDone> done) {
        this.cursors = cursors;
        this.doors = doors;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.done = done;
    }

    /** How a poll, which may read several streams, went. */
    static final class Progress {
        private final Instant known;
        private final Map<String, String> troubles = new ConcurrentSkipListMap<>();
        private volatile Instant lastSuccess;
        private volatile Instant rememberedAt;

        Progress(Instant known, Instant lastSuccess) {
            this.known = known;
            this.lastSuccess = lastSuccess;
        }

        /** When all of it was last read to its end, or null when that is not known. */
        Instant lastSuccess() {
            return lastSuccess;
        }

        /** Why it ended early the last time, or null when it did not. */
        String trouble() {
            return troubles.values().stream().findFirst().orElse(null);
        }

        /** How old what it knows is. What was never read is as old as the process. */
        Duration age(Instant now) {
            return Duration.between(lastSuccess == null ? known : lastSuccess, now);
        }
    }

    /** How a poll is, from its first mention on; a restart remembers when it last went well. */
    Progress progress(String poll) {
        return all.computeIfAbsent(poll, name -> {
            Progress made = new Progress(clock.instant(), cursors.wentWell(name));
            meters.gauge(Metric.FRESHNESS, () -> made.age(clock.instant()).toMillis() / 1000.0, name);
            return made;
        });
    }

    /**
     * Begins at the cursor, a little earlier ({@code <system>.lookback}): an API's transaction that began before the last
     * poll may have ended after it. Sets the variables {@code pages} and {@code baseline}.
     */
    public void open(Exchange exchange) {
        Kind type = Records.type(exchange);
        Cursors.Cursor saved = cursors.load(type.getStream());
        Instant since = saved == null || saved.time() == null
                ? beginning(type)
                : saved.time().minus(lookback(type));
        boolean baseline = saved == null
                ? config.getValue(type.getSystem() + ".first-run", String.class).equals("baseline")
                : saved.baseline();
        exchange.setVariable("baseline", baseline);
        exchange.setVariable(PAGES, new ModifiedPages(type.getStream(), since, saved == null ? null : saved.time()));
    }

    private Instant beginning(Kind type) {
        return config.getOptionalValue(type.getSystem() + ".since", String.class)
                .filter(since -> !since.equals("all"))
                .map(Since::parse)
                .orElse(null);
    }

    private Duration lookback(Kind type) {
        return TimeUtils.toDuration(config.getOptionalValue(type.getSystem() + ".lookback", String.class)
                .orElse("0s"));
    }

    /** Opens the page in the body; its records, a JSON array, become the body. */
    public JsonNode page(Exchange exchange) throws BadData {
        return exchange.getVariable(PAGES, Pages.class)
                .open(exchange.getMessage().getBody(JsonNode.class));
    }

    /** The last thing a page does: its events are durable, now the cursor is. */
    public void save(Exchange exchange) throws BadData {
        ModifiedPages pages = pages(exchange);
        Ingested ingested = exchange.getVariable("ingested", Ingested.class);
        pages.advance(exchange.getMessage().getBody(Batch.class), ingested.fresh());
        boolean baseline = exchange.getVariable("baseline", false, Boolean.class) && pages.isMore();
        CompletableFuture<?> saved = cursors.save(
                Records.type(exchange).getStream(), new Cursors.Cursor(pages.cursor(), baseline), clock.millis());
        if (!pages.isMore()) {
            // Between pages nobody waits for it: the next page's commit takes it along.
            saved.join();
        }
    }

    /** Says that there is no trouble any more, if there was. */
    public void well(Exchange exchange) {
        String stream = stream(exchange);
        tried.add(stream);
        Progress progress = progress(name(exchange));
        if (progress.troubles.remove(stream) != null) {
            LOG.infof("%s: reads again", stream);
        }
        if (progress.troubles.isEmpty()) {
            progress.lastSuccess = clock.instant();
            remember(name(exchange), progress);
        }
    }

    /** A restart knows when each poll last went well, also where its cursors have other names; a minute more or less is no matter. */
    private void remember(String poll, Progress progress) {
        if (progress.rememberedAt == null
                || Duration.between(progress.rememberedAt, progress.lastSuccess).compareTo(MINUTE) >= 0) {
            progress.rememberedAt = progress.lastSuccess;
            CompletableFuture<?> unused = cursors.wentWell(poll, progress.lastSuccess.toEpochMilli());
        }
    }

    /** Says what was read. */
    public void done(Exchange exchange) {
        String stream = stream(exchange);
        well(exchange);
        meters.count(Metric.POLLS, name(exchange), "done");
        boolean baseline = exchange.getVariable("baseline", false, Boolean.class);
        LOG.infof(
                "%s: %s%s",
                stream,
                exchange.getVariable(PAGES, Pages.class).summary(),
                baseline ? ", remembered without events (first-run=baseline)" : "");
        done.fire(new PollDone(Records.type(exchange).getSystem()));
    }

    /** Says why it ended early, once; the next poll goes on from the cursor. */
    public void failed(Exchange exchange) {
        String stream = stream(exchange);
        tried.add(stream);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        while ((failure instanceof CompletionException || failure instanceof CamelExchangeException)
                && failure.getCause() != null) {
            // A split wraps what went wrong in a part of it.
            failure = failure.getCause();
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (doors.isEnding()) {
            LOG.debugf("%s: cut off by the end of the process: %s", stream, message);
            return;
        }
        meters.count(Metric.POLLS, name(exchange), "failed");
        if (progress(name(exchange)).troubles.put(stream, message) == null) {
            LOG.warnf("%s: stopped, and goes on from its cursor at the next poll: %s", stream, message);
        } else {
            LOG.debugf(failure, "%s: still stopped", stream);
        }
    }

    /** Whether a stream has been read since the start, or has at least been tried. */
    public boolean tried(String stream) {
        return tried.contains(stream);
    }

    /** What a poll is called in metrics: the route whose timer began it, without {@code -poll}. */
    static String name(String routeId) {
        return routeId.replaceFirst("-poll$", "");
    }

    private static String name(Exchange exchange) {
        return exchange.getFromRouteId() == null ? stream(exchange) : name(exchange.getFromRouteId());
    }

    private static String stream(Exchange exchange) {
        String named = exchange.getVariable(STREAM, String.class);
        return named == null ? Records.type(exchange).getStream() : named;
    }

    private static ModifiedPages pages(Exchange exchange) {
        return exchange.getVariable(PAGES, ModifiedPages.class);
    }
}
