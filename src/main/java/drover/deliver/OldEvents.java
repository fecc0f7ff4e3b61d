package drover.deliver;

import drover.event.EventRows;
import drover.store.Pruning;
import drover.store.Sql;
import drover.store.Steps;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Prunes what was delivered longer ago than {@code drover.retention}: its content and deliveries go, its id stays for
 * {@code drover.dedupe-window}. What is not delivered and what is a dead letter is never pruned.
 */
@ApplicationScoped
class OldEvents {
    private static final Logger LOG = Logger.getLogger("drover.deliver");

    private final Store store;

    OldEvents(Store store) {
        this.store = store;
    }

    void prune(@Observes Pruning pruning) {
        AtomicLong emptied = new AtomicLong();
        AtomicLong forgotten = new AtomicLong();
        // Read beside the writer, which is only asked when there is something to do.
        Steps.walk(after -> store.read(c -> EventRows.after(c, after)), EventRows.Head::seq, step -> {
            List<EventRows.Head> old = step.stream()
                    .takeWhile(event -> event.storedAt() < pruning.content().toEpochMilli())
                    .toList();
            List<Long> whole = seqs(old, EventRows.Head::kept);
            List<Long> ids = seqs(
                    old,
                    event ->
                            !event.kept() && event.storedAt() < pruning.before().toEpochMilli());
            if (!whole.isEmpty()) {
                emptied.addAndGet(store.write(c -> empty(c, whole, pruning.content())));
            }
            if (!ids.isEmpty()) {
                forgotten.addAndGet(store.write(c -> forget(c, ids)));
            }
            boolean goOn = old.size() == step.size();
            boolean worked = !whole.isEmpty() || !ids.isEmpty();
            return goOn && (!worked || pruning.goOn().getAsBoolean());
        });
        if (emptied.get() + forgotten.get() > 0) {
            LOG.infof(
                    "pruned: %d events older than drover.retention, %d ids older than drover.dedupe-window",
                    emptied.get(), forgotten.get());
        }
    }

    private static List<Long> seqs(List<EventRows.Head> events, Predicate<EventRows.Head> which) {
        return events.stream().filter(which).map(EventRows.Head::seq).toList();
    }

    private static int empty(Connection connection, List<Long> seqs, Instant before) throws SQLException {
        List<Long> done = new ArrayList<>();
        try (Sql needed = new Sql(connection, DeliverySql.STILL_NEEDED);
                Sql delete = new Sql(connection, DeliverySql.DELETE)) {
            for (long seq : seqs) {
                needed.set("seq", seq).set("before", before.toEpochMilli());
                if (Deliveries.number(needed) == null) {
                    delete.set("seq", seq).run();
                    done.add(seq);
                }
            }
        }
        AttemptRows.delete(connection, done);
        EventRows.empty(connection, done);
        return done.size();
    }

    private static int forget(Connection connection, List<Long> seqs) throws SQLException {
        EventRows.forget(connection, seqs);
        return seqs.size();
    }
}
