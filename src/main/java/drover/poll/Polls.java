package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Kind;
import drover.system.BadData;
import drover.system.Doors;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code polls} of the routes: where a poll begins, goes on and ends. The variable {@code poll} holds how far it is.
 */
@Singleton
@Named("polls")
@RegisterForReflection
public class Polls {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    /** Records a page, where {@code <system>.page-size} does not say it. */
    static final int PAGE = 100;
    /** What a poll reads that has had its turn while it waited for it. */
    private static final Pages NOTHING = new NoPages();

    /** The variable that names the stream. */
    private static final String STREAM = "stream";

    private final Cursors cursors;
    private final Doors doors;
    private final Config config;
    private final Clock clock;
    private final CamelContext camel;
    private final Streams streams;
    private final Turns turns;
    private final Passes passes;
    private final Consumer<PollDone> done;

    @Inject
    Polls(
            Cursors cursors,
            Doors doors,
            Config config,
            Clock clock,
            CamelContext camel,
            Streams streams,
            Turns turns,
            Passes passes,
            Event<PollDone> done) {
        this(cursors, doors, config, clock, camel, streams, turns, passes, (Consumer<PollDone>) done::fire);
    }

    Polls(
            Cursors cursors,
            Doors doors,
            Config config,
            Clock clock,
            CamelContext camel,
            Streams streams,
            Turns turns,
            Passes passes,
            Consumer<PollDone> done) {
        this.cursors = cursors;
        this.doors = doors;
        this.config = config;
        this.clock = clock;
        this.camel = camel;
        this.streams = streams;
        this.turns = turns;
        this.passes = passes;
        this.done = done;
    }

    /** How a poll is, from its first mention on; a restart remembers when it last went well. */
    Progress progress(String poll) {
        return streams.progress(poll);
    }

    /** Whether a poll that began so long ago is long, and does not say itself how far it is. */
    boolean hangs(String poll, Duration age) {
        return streams.isLong(age) && !streams.isReading(poll);
    }

    /**
     * Begins a poll of a list, as the template {@code poll} describes it.
     *
     * @param way time, list or connection
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param records the field of an answer in which the records stand
     * @param first the poll that must have been tried since the start; an empty text: none
     * @param query what it asks for
     * @param audit null, or what reads the whole list instead
     * @throws IllegalArgumentException when these do not fit each other; the message says what to write
     */
    public Poll by(
            String way,
            String kinds,
            String records,
            String first,
            String query,
            @Variable(AuditPass.VARIABLE) AuditPass audit)
            throws Exception {
        return switch (way) {
            case "time" -> changes(kinds, first, query, audit);
            case "list" -> list(kinds, records, first, audit);
            case "connection" -> connection(kinds, records, first, audit);
            default ->
                throw new IllegalArgumentException("the parameter by must be time, list or connection, and is " + way);
        };
    }

    private Poll changes(String kind, String first, String query, AuditPass audit) throws Exception {
        if (!query.contains("{since}")) {
            throw new IllegalArgumentException("a poll by time needs {since} in its query, such as"
                    + " limit={limit}&offset={offset}&ordering=modified&modified__gte={since}");
        }
        return changes(kind, first, audit);
    }

    /**
     * Begins to read what has changed since the cursor, a little earlier ({@code <system>.lookback}): an API's transaction
     * that began before the last poll may have ended after it.
     *
     * @param kind the name of the bean that describes the records
     * @param first the poll that must have been tried since the start; an empty text: none
     * @param audit null, or what reads the whole list instead
     */
    Poll changes(String kind, String first, AuditPass audit) throws Exception {
        Kind type = Kind.named(camel, kind);
        if (audit != null) {
            Instant beginning = beginning(config, type.getSystem());
            return audit(audit, kind, size -> new OffsetPages(type.getStream(), beginning, size));
        }
        return begin(type, first, () -> {
            Cursors.Cursor saved = cursors.load(type.getStream());
            Instant cursor = saved == null ? null : saved.time();
            Instant since = cursor == null
                    ? beginning(config, type.getSystem())
                    : (cursor.isAfter(clock.instant()) ? clock.instant() : cursor)
                            .minus(Lookback.of(config, type.getSystem()));
            return new ModifiedPages(type.getStream(), since, cursor, pageSize(type.getSystem()), clock)
                    .from(saved == null ? null : saved.mark(), Lookback.of(config, type.getSystem()));
        });
    }

    /**
     * Begins to read a whole list by page number or offset.
     *
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param records the field of an answer in which the records stand; an empty text: the answer is the array
     */
    Poll list(String kinds, String records, String first, AuditPass audit) throws Exception {
        Kind type = own(kinds);
        if (audit != null) {
            return audit(
                    audit, kinds, size -> new ListPages(type.getStream(), records, size, passes.begin(camel, kinds)));
        }
        return begin(
                type,
                first,
                () -> new ListPages(type.getStream(), records, pageSize(type.getSystem()), passes.begin(camel, kinds)));
    }

    /**
     * Begins to read a whole list that is a GraphQL connection.
     *
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param connection its name in {@code data}
     */
    Poll connection(String kinds, String connection, String first, AuditPass audit) throws Exception {
        if (connection.isBlank()) {
            throw new IllegalArgumentException(
                    "a poll by connection needs the parameter records: the field of data that is the connection");
        }
        Kind type = own(kinds);
        if (audit != null) {
            return audit(
                    audit,
                    kinds,
                    size -> new ConnectionPages(type.getStream(), connection, size, passes.begin(camel, kinds)));
        }
        return begin(
                type,
                first,
                () -> new ConnectionPages(
                        type.getStream(), connection, pageSize(type.getSystem()), passes.begin(camel, kinds)));
    }

    private Kind own(String kinds) {
        return Kind.named(camel, kinds.split(",", -1)[0].strip());
    }

    private Poll audit(AuditPass audit, String kinds, IntFunction<Pages> list) {
        List<Kind> all = Stream.of(kinds.split(",", -1))
                .map(name -> Kind.named(camel, name.strip()))
                .toList();
        Poll poll = audit.begin(clock.instant(), all, list);
        streams.audits(poll);
        return poll;
    }

    private Poll begin(Kind type, String first, Begin pages) throws Exception {
        streams.list(type);
        return begin(type.getStream(), type.getStream(), type.getSystem(), first, pages);
    }

    /** The pages of a list, as they are when the poll has its turn. */
    public interface Begin {
        Pages pages() throws Exception;
    }

    /**
     * Begins a poll, when it has its turn.
     *
     * @param name what it is called in metrics; several streams may be read in one name
     * @param stream whose cursor it moves
     * @param first the poll that must have been tried since the start; an empty text: none
     */
    public Poll begin(String name, String stream, String system, String first, Begin pages) throws Exception {
        if (!first.isBlank()) {
            turns.first(first);
        }
        if (turns.isPaused(name) || turns.isPaused(stream) || !turns.take(stream)) {
            return new Poll(name, stream, system, NOTHING, false, clock.instant(), nanos(), () -> {});
        }
        try {
            boolean baseline = cursors.isBaseline(stream)
                    .orElseGet(() ->
                            config.getValue(system + ".first-run", String.class).equals("baseline"));
            Poll poll = new Poll(
                    name, stream, system, pages.pages(), baseline, clock.instant(), nanos(), () -> turns.give(stream));
            streams.began(poll);
            return poll;
        } catch (Exception | Error e) {
            turns.give(stream);
            throw e;
        }
    }

    private static long nanos() {
        return System.nanoTime();
    }

    private int pageSize(String system) {
        return config.getOptionalValue(system + ".page-size", Integer.class).orElse(PAGE);
    }

    /** Which stream this poll reads. */
    public String stream(@Variable("poll") Poll poll) {
        return poll.stream();
    }

    /** Whether there is a page to read. */
    public boolean more(@Variable("poll") Poll poll) {
        if (poll.isCut()) {
            throw new Cut(poll.stream());
        }
        return poll.pages().isMore();
    }

    /** The query for the next page, from its pattern. */
    public String query(Poll poll, String pattern) {
        return Query.fill(pattern, poll.pages().values());
    }

    /** Opens the answer in the body: its records, a JSON array, become the body. */
    public JsonNode records(@Variable("poll") Poll poll, @Body JsonNode answer) throws BadData {
        return poll.pages().open(answer);
    }

    /** The last thing of a page: it is durable, and the poll moves on. */
    public void kept(@Variable("poll") Poll poll, @Body Kept kept) throws BadData {
        Pages pages = poll.pages();
        pages.kept(kept);
        poll.kept(kept.ingested().read());
        if (pages.isMore() && pages.cursor() != null) {
            // Between pages nobody waits for it: the next page's commit takes it along.
            CompletableFuture<?> unused = save(poll, poll.isBaseline());
        }
    }

    private CompletableFuture<?> save(Poll poll, boolean baseline) {
        return cursors.save(poll.stream(), poll.pages().cursor(), poll.pages().mark(), baseline, clock.millis());
    }

    /** What is not there any more, when the list has been read to its end: batches, which become the body. */
    public List<Batch> gone(@Variable("poll") Poll poll) throws BadData {
        return poll.pages().gone();
    }

    /** Whether anything has gone. */
    public boolean isAny(@Body List<Batch> gone) {
        return !gone.isEmpty();
    }

    /** What asks for the next page of a GraphQL connection: {@code first} and {@code after}. */
    public JsonNode variables(@Variable("poll") Poll poll) {
        return poll.pages().variables();
    }

    /** The list has been read to its end, and all of it is durable: the last thing is the cursor. */
    public void end(@Variable("poll") Poll poll) {
        if (poll.pages() == NOTHING) {
            return;
        }
        poll.pages().end();
        if (poll.pages() instanceof AuditPages) {
            leave(poll);
            return;
        }
        save(poll, false).join();
        leave(poll);
        streams.well(poll.name(), poll.stream());
        LOG.infof(
                "%s: %s%s",
                poll.stream(),
                poll.pages().summary(),
                poll.isBaseline() ? ", remembered without events (first-run=baseline)" : "");
        done.accept(new PollDone(poll.system()));
    }

    /** Says why a poll ended early, once. What was thrown is anything at all; the route that did it is named where no poll had begun. */
    public void stop(Exchange exchange) {
        Poll poll = exchange.getVariable("poll", Poll.class);
        String stream = poll == null ? name(exchange.getFromRouteId()) : poll.stream();
        if (poll != null) {
            leave(poll);
        }
        told(exchange, poll, stream, cause(exchange));
    }

    /** The exchange of a poll is over; if the poll is not, its route could not end it. What failed is said here, where nobody else could. */
    void over(Exchange exchange) {
        Poll poll = exchange.getVariable("poll", Poll.class);
        boolean open = poll != null && !poll.isOver();
        Throwable failure = plain(exchange.getException());
        if (open) {
            leave(poll);
        }
        String stream = poll == null ? name(exchange.getFromRouteId()) : poll.stream();
        if (failure != null) {
            told(exchange, poll, stream, failure);
        } else if (open && poll.pages() != NOTHING) {
            told(exchange, poll, stream, new IllegalStateException("its route has neither ended nor stopped it"));
        } else if (poll == null && exchange.getProperty(Exchange.EXCEPTION_CAUGHT) == null) {
            streams.wellAgain(stream);
        }
    }

    private void told(Exchange exchange, Poll poll, String stream, Throwable failure) {
        AuditPass audit = exchange.getVariable(AuditPass.VARIABLE, AuditPass.class);
        if (audit != null) {
            audit.failed(failure);
            return;
        }
        if (failure instanceof Cut) {
            LOG.infof("%s", failure.getMessage());
            return;
        }
        if (doors.isEnding()) {
            LOG.debugf("%s: cut off by the end of the process: %s", stream, failure);
            return;
        }
        streams.failed(
                poll == null ? stream : poll.name(),
                stream,
                failure,
                poll == null ? "begins again" : poll.pages().resumes());
    }

    private void leave(Poll poll) {
        streams.ended(poll);
        poll.end();
    }

    private static Throwable cause(Exchange exchange) {
        return plain(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    private static Throwable plain(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException
                        || failure instanceof CamelExchangeException
                        || failure instanceof CamelExecutionException)
                && failure.getCause() != null) {
            // A split wraps what went wrong in a part of it, and Camel what is no exception but an error.
            failure = failure.getCause();
        }
        return failure;
    }

    /** From when on a system is read; null: all. */
    static Instant beginning(Config config, String system) {
        return config.getOptionalValue(system + ".since", String.class)
                .filter(since -> !since.equals("all"))
                .map(Since::parse)
                .orElse(null);
    }

    /** Says that there is no trouble any more, if there was. */
    public void well(Exchange exchange) {
        streams.well(name(exchange.getFromRouteId()), stream(exchange));
    }

    /** Says why it ended early, once; the next poll goes on from the cursor. */
    public void failed(Exchange exchange) {
        String stream = stream(exchange);
        Throwable failure = cause(exchange);
        if (doors.isEnding()) {
            LOG.debugf("%s: cut off by the end of the process: %s", stream, failure);
            return;
        }
        streams.failed(name(exchange.getFromRouteId()), stream, failure, "goes on from its cursor");
    }

    /** What a poll is called in metrics: the route whose timer began it, without {@code -poll}. */
    static String name(String routeId) {
        return routeId.replaceFirst("-poll$", "");
    }

    private static String stream(Exchange exchange) {
        return exchange.getVariable(STREAM, String.class);
    }
}
