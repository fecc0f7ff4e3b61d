package drover.poll;

import drover.ingest.Ingested;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.record.Records;
import drover.store.Store;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code passes} of the routes: reads a list that cannot be asked for its changes from its beginning to its end,
 * each time. What has changed is found by comparison, and what has gone by its absence, which only a complete pass can tell.
 */
@Singleton
@Named("passes")
@RegisterForReflection
public class Passes {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final String PASS = "pass";

    private final Cursors cursors;
    private final Store store;
    private final Config config;
    private final Clock clock;
    private final Map<String, Set<String>> missed = new ConcurrentHashMap<>();

    Passes(Cursors cursors, Store store, Config config, Clock clock) {
        this.cursors = cursors;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** What a pass has seen; a null instead of keys: something of that kind could not even be told by its key. */
    private static final class Pass {
        final Map<Kind, Set<String>> seen = new LinkedHashMap<>();
        final Set<Kind> blind = new HashSet<>();
    }

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
        exchange.setVariable(PASS, new Pass());
    }

    /** Remembers what the batch in the body, which is durable now, has shown. */
    public void note(Exchange exchange) {
        Batch batch = exchange.getMessage().getBody(Batch.class);
        Pass pass = exchange.getVariable(PASS, Pass.class);
        Set<String> keys = pass.seen.computeIfAbsent(batch.type(), type -> new HashSet<>());
        batch.readings().forEach(reading -> keys.add(reading.key()));
        for (Batch.Refused refused : batch.refused()) {
            if (refused.key() == null) {
                pass.blind.add(batch.type());
            } else {
                keys.add(refused.key());
            }
        }
        Ingested ingested = exchange.getVariable("ingested", Ingested.class);
        pages(exchange).count(ingested.fresh(), ingested.quarantined());
    }

    /**
     * What has gone since the last complete pass: for each kind a batch that says so.
     *
     * @throws BadData when the list is empty and was not before: rather a mistake there than the end of everything
     */
    public List<Batch> gone(Exchange exchange) throws BadData {
        Pass pass = exchange.getVariable(PASS, Pass.class);
        List<Batch> gone = new ArrayList<>();
        for (Map.Entry<Kind, Set<String>> seen : pass.seen.entrySet()) {
            Kind type = seen.getKey();
            if (pass.blind.contains(type)) {
                LOG.warnf(
                        "%s: what has gone cannot be told, because a record in quarantine has no key",
                        type.getStream());
                continue;
            }
            List<Reading> missing = missing(type, seen.getValue());
            if (!missing.isEmpty() && pages(exchange).read() == 0) {
                throw new BadData(
                        type.getStream() + ": the list is empty, and " + missing.size()
                                + " records were known: that is not taken for their removal",
                        null);
            }
            List<Reading> certain = pages(exchange).isStable() ? missing : missedBefore(type, missing);
            if (!certain.isEmpty()) {
                gone.add(new Batch(type, certain, List.of(), List.of()));
            }
        }
        return gone;
    }

    /** Those that the last complete pass did not see either. */
    private List<Reading> missedBefore(Kind type, List<Reading> missing) {
        Set<String> before = missed.getOrDefault(type.getStream(), Set.of());
        missed.put(type.getStream(), missing.stream().map(Reading::key).collect(Collectors.toSet()));
        return missing.stream()
                .filter(reading -> before.contains(reading.key()))
                .toList();
    }

    private static WholePages pages(Exchange exchange) {
        return exchange.getVariable(Polls.PAGES, WholePages.class);
    }

    private List<Reading> missing(Kind type, Set<String> seen) {
        Instant now = clock.instant();
        return store.read(c -> {
            List<Reading> missing = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT key, name FROM record WHERE system = ? AND thing = ? AND digest IS NOT NULL ORDER BY id")) {
                select.setString(1, type.getSystem());
                select.setString(2, type.getThing());
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    if (!seen.contains(rows.getString(1))) {
                        missing.add(type.gone(rows.getString(1), rows.getString(2), now));
                    }
                }
            }
            return missing;
        });
    }

    /** Counts what a batch of gone things became, which is in the body and durable. */
    public void count(Exchange exchange) {
        Ingested ingested = exchange.getVariable("ingested", Ingested.class);
        pages(exchange).count(ingested.fresh(), 0);
    }

    /** The last thing: the pass was complete. */
    public void close(Exchange exchange) {
        cursors.save(Records.type(exchange).getStream(), new Cursors.Cursor(null, false), clock.millis())
                .join();
    }
}
