package drover.poll;

import drover.ingest.Ingested;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.record.Records;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code passes} of the routes: reads a list that cannot be asked for its changes from its beginning to its end,
 * each time. What has changed is found by comparison, and what has gone by its absence, which only complete passes can tell.
 */
@Singleton
@Named("passes")
@RegisterForReflection
public class Passes {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final String PASS = "pass";

    private final Cursors cursors;
    private final Gone gone;
    private final Missed missed;
    private final Config config;
    private final Clock clock;
    /** By stream, why a pass could not tell what has gone: said once, not at every pass. */
    private final Map<String, String> blind = new ConcurrentHashMap<>();

    Passes(Cursors cursors, Gone gone, Missed missed, Config config, Clock clock) {
        this.cursors = cursors;
        this.gone = gone;
        this.missed = missed;
        this.config = config;
        this.clock = clock;
    }

    /** What a pass has shown, and what the pass before it had missed. */
    private record Progress(Pass pass, Map<Kind, Set<String>> missed, Map<Kind, Set<String>> waiting) {}

    /**
     * Begins a pass. Sets the variables {@code pages} and {@code baseline}. The variable {@code connection} names a GraphQL
     * connection, or the variable {@code list} the field in which the records of a page stand (empty: the answer itself); the
     * key {@code <system>.page-size} says how many a page holds.
     */
    public void open(Exchange exchange) {
        Kind type = Records.type(exchange);
        String connection = exchange.getVariable("connection", String.class);
        int first = config.getValue(type.getSystem() + ".page-size", Integer.class);
        boolean baseline = cursors.load(type.getStream()) == null
                && config.getValue(type.getSystem() + ".first-run", String.class)
                        .equals("baseline");
        exchange.setVariable("baseline", baseline);
        exchange.setVariable(
                Polls.PAGES,
                connection == null
                        ? new ListPages(type.getStream(), exchange.getVariable("list", "", String.class), first)
                        : new ConnectionPages(type.getStream(), connection, first));
        exchange.setVariable(PASS, new Progress(new Pass(), new HashMap<>(), new HashMap<>()));
    }

    /** Remembers what the batch in the body, which is durable now, has shown. */
    public void note(Exchange exchange) {
        Batch batch = exchange.getMessage().getBody(Batch.class);
        Progress progress = progress(exchange);
        Ingested ingested = exchange.getVariable("ingested", Ingested.class);
        pages(exchange).count(ingested.fresh(), ingested.quarantined());
        pages(exchange).shown(progress.pass().note(batch));
        Set<String> before = progress.missed().computeIfAbsent(batch.type(), missed::of);
        List<String> back = batch.readings().stream()
                .map(Reading::key)
                .filter(before::remove)
                .toList();
        if (!back.isEmpty()) {
            missed.forget(batch.type(), back);
        }
    }

    /**
     * What has gone since the last complete pass: for each kind a batch that says so.
     *
     * @throws BadData when the list is empty and was not before
     */
    public List<Batch> gone(Exchange exchange) throws BadData {
        Progress progress = progress(exchange);
        WholePages pages = pages(exchange);
        List<Batch> batches = new ArrayList<>();
        String why = pages.isRepeated() ? "a page came twice" : null;
        for (Kind type : progress.pass().types()) {
            if (progress.pass().isBlind(type)) {
                why = "a record in quarantine has no key";
            }
            if (!pages.isRepeated()) {
                Gone.Verdict verdict = gone.of(type, progress.pass(), pages.read());
                progress.waiting().put(type, verdict.waiting());
                pages.missing(verdict.waiting().size());
                if (!verdict.gone().readings().isEmpty()) {
                    batches.add(verdict.gone());
                }
            }
        }
        say(pages.stream(), why);
        return batches;
    }

    private void say(String stream, String why) {
        String before = why == null ? blind.remove(stream) : blind.put(stream, why);
        if (why != null && !Objects.equals(before, why)) {
            LOG.warnf("%s: what has gone cannot be told while %s", stream, why);
        }
    }

    private static Progress progress(Exchange exchange) {
        return exchange.getVariable(PASS, Progress.class);
    }

    private static WholePages pages(Exchange exchange) {
        return exchange.getVariable(Polls.PAGES, WholePages.class);
    }

    /** Counts what a batch of gone things became, which is in the body and durable. */
    public void count(Exchange exchange) {
        Ingested ingested = exchange.getVariable("ingested", Ingested.class);
        pages(exchange).count(ingested.fresh(), 0);
    }

    /** The last thing: the pass was complete. */
    public void close(Exchange exchange) {
        progress(exchange).waiting().forEach(gone::keep);
        cursors.save(Records.type(exchange).getStream(), new Cursors.Cursor(null, false), clock.millis())
                .join();
    }
}
