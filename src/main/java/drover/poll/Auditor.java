package drover.poll;

import drover.event.Things;
import drover.ingest.Standings;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.poll.AuditRows.Audited;
import drover.record.Kind;
import drover.record.Records;
import drover.system.Doors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.apache.camel.support.DefaultConsumer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Audits a list: reads all of it, and tells what no poll had told.
 *
 * <p>Of a list that can be asked for its changes a poll has missed what lies before the time from which polls read again, and is
 * told at once. Any other list is polled whole, so that what differs may be what the next poll tells: then it is polled now, and read once
 * more; what differs still in the same way, that poll has missed. All of it runs through the route of the poll.
 */
@ApplicationScoped
class Auditor {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final int TURNS = 5;

    private final CamelContext camel;
    private final Clock clock;
    private final Config config;
    private final AuditRows rows;
    private final Cursors cursors;
    private final Streams streams;
    private final PausedStreams paused;
    private final Things things;
    private final Records records;
    private final Standings standings;
    private final Room room;
    private final Doors doors;
    private final Meters meters;
    private volatile boolean stopping;

    Auditor(
            CamelContext camel,
            Clock clock,
            Config config,
            AuditRows rows,
            Cursors cursors,
            Streams streams,
            PausedStreams paused,
            Things things,
            Records records,
            Standings standings,
            Room room,
            Doors doors,
            Meters meters) {
        this.camel = camel;
        this.clock = clock;
        this.config = config;
        this.rows = rows;
        this.cursors = cursors;
        this.streams = streams;
        this.paused = paused;
        this.things = things;
        this.records = records;
        this.standings = standings;
        this.room = room;
        this.doors = doors;
        this.meters = meters;
    }

    void stop(@Observes BeforeStop event) {
        stopping = true;
    }

    boolean isStopping() {
        return stopping || doors.isEnding();
    }

    /** Whether a stream can be audited now: it is polled, and has been read to its end before. */
    boolean canAudit(String stream) {
        Route route = camel.getRoute(PollNames.route(stream));
        return route != null
                && camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted()
                && !paused.isPaused(stream)
                && streams.progress(stream).lastSuccess() != null
                && cursors.isBaseline(stream).filter(first -> !first).isPresent();
    }

    /**
     * Audits a list, to its end.
     *
     * @param far is told what is counted
     * @throws Exception why it broke off
     */
    void audit(Kind kind, Audited audit, Consumer<AuditCount> far) throws Exception {
        String stream = kind.getStream();
        Cursors.Cursor cursor = kind.isTimed() ? cursors.load(stream) : null;
        Instant last = streams.progress(stream).lastSuccess();
        rows.polled(audit, cursor == null ? null : String.valueOf(cursor.time()), last.toEpochMilli());
        try {
            AuditCount count = kind.isTimed()
                    ? pass(kind, audit, AuditScope.before(settled(kind, cursor)), far)
                    : compare(kind, audit, far);
            rows.end(audit, count, unlisted(kind, count), clock.millis());
            Audited result = rows.result(stream);
            LOG.infof("%s: audit: %s", stream, result.words());
        } finally {
            doors.of(kind.getSystem()).forget(AuditPass.name(stream));
        }
    }

    /** Up to that time no poll reads again. */
    private Instant settled(Kind kind, Cursors.Cursor cursor) {
        Instant now = clock.instant();
        if (cursor == null || cursor.time() == null) {
            return Instant.MIN;
        }
        return (cursor.time().isAfter(now) ? now : cursor.time()).minus(Lookback.of(config, kind.getSystem()));
    }

    private AuditCount compare(Kind kind, Audited audit, Consumer<AuditCount> far) throws Exception {
        AuditScope.Look look = new AuditScope.Look();
        AuditCount count = pass(kind, audit, look, far);
        if (look.suspects().isEmpty()) {
            return count;
        }
        poll(kind.getStream());
        rows.polled(
                audit, null, streams.progress(kind.getStream()).lastSuccess().toEpochMilli());
        AuditScope.Again again = new AuditScope.Again(
                look.suspects(),
                () -> room.isRunning(PollNames.route(kind.getStream()), PollNames.route(kind.getStream())));
        count = pass(kind, audit, again, far);
        if (again.isDisturbed()) {
            throw new IllegalStateException(kind.getStream() + ": a poll read the list while it was compared");
        }
        return count;
    }

    private AuditCount pass(Kind kind, Audited audit, AuditScope scope, Consumer<AuditCount> far) throws Exception {
        String stream = kind.getStream();
        AuditCount count = new AuditCount();
        far.accept(count);
        AuditPass pass = new AuditPass(
                stream,
                pageSize(kind.getSystem()),
                (list, kinds) -> new AuditPages(
                        list, kinds, records, standings, scope, count, (of, events) -> healed(audit, of, events)),
                () -> room.isFor(kind.getSystem(), PollNames.route(stream)),
                () -> isStopping() || paused.isPaused(stream));
        Exchange unused = run(stream, exchange -> {
            exchange.setVariable(AuditPass.VARIABLE, pass);
            exchange.setVariable("seenBy", AuditPass.name(stream));
        });
        pass.result();
        return count;
    }

    private void healed(Audited audit, int of, int events) {
        rows.healed(audit, of, events);
        meters.add(Metric.AUDIT_HEALED, events, audit.stream());
        LOG.warnf(
                "%s: the audit has told %d events of %d records that no poll had told: explain says which poll should have",
                audit.stream(), events, of);
    }

    /** Polls it now, in this thread. */
    private void poll(String stream) throws Exception {
        for (int turn = 0; turn < TURNS; turn++) {
            Poll poll = run(stream, exchange -> {}).getVariable("poll", Poll.class);
            boolean had = poll != null && !(poll.pages() instanceof NoPages);
            Instant last = streams.progress(stream).lastSuccess();
            if (had && last != null && !last.isBefore(poll.began)) {
                return;
            }
            if (had || isStopping()) {
                break;
            }
        }
        if (isStopping()) {
            throw new Cut(stream);
        }
        throw new IllegalStateException(stream + ": the poll between two looks did not come to its end");
    }

    private Exchange run(String stream, Consumer<Exchange> set) throws Exception {
        Route route = camel.getRoute(PollNames.route(stream));
        if (route == null || paused.isPaused(stream)) {
            throw new Cut(AuditPass.name(stream));
        }
        Exchange exchange = route.getEndpoint().createExchange();
        set.accept(exchange);
        ((DefaultConsumer) route.getConsumer()).getProcessor().process(exchange);
        return exchange;
    }

    private int pageSize(String system) {
        return config.getOptionalValue(system + ".audit.page-size", Integer.class)
                .orElseGet(() -> Lists.pageSize(config, system));
    }

    /** How many are known and were not listed. */
    private long unlisted(Kind kind, AuditCount count) {
        Instant from = kind.isTimed() ? Lists.beginning(config, kind.getSystem()) : null;
        long known = things.since(kind.getSystem(), kind.getThing(), from == null ? Instant.EPOCH : from);
        return Math.max(0, known - count.known());
    }
}
