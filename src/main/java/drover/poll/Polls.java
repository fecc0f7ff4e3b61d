package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.Body;
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
    /** What a poll reads that has had its turn while it waited for it. */
    private static final Pages NOTHING = new NoPages();

    private final Cursors cursors;
    private final Config config;
    private final Clock clock;
    private final Streams streams;
    private final Turns turns;
    private final Consumer<PollDone> done;

    @Inject
    Polls(Cursors cursors, Config config, Clock clock, Streams streams, Turns turns, Event<PollDone> done) {
        this(cursors, config, clock, streams, turns, (Consumer<PollDone>) done::fire);
    }

    Polls(Cursors cursors, Config config, Clock clock, Streams streams, Turns turns, Consumer<PollDone> done) {
        this.cursors = cursors;
        this.config = config;
        this.clock = clock;
        this.streams = streams;
        this.turns = turns;
        this.done = done;
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

    /** Polls streams now, beside their schedules; those that are off stay so. Names with commas between. */
    public void soon(String names) {
        for (String name : names.split(",", -1)) {
            turns.tick(name.strip());
        }
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

    /** The list has been read to its end, and all of it is durable: the last thing is the cursor. */
    public void end(@Variable("poll") Poll poll) {
        if (poll.pages() == NOTHING) {
            return;
        }
        poll.pages().end();
        if (poll.pages() instanceof AuditPages) {
            streams.ended(poll);
            return;
        }
        save(poll, false).join();
        streams.ended(poll);
        streams.well(poll.name(), poll.stream());
        LOG.infof(
                "%s: %s%s",
                poll.stream(),
                poll.pages().summary(),
                poll.isBaseline() ? ", remembered without events (first-run=baseline)" : "");
        done.accept(new PollDone(poll.system()));
    }
}
