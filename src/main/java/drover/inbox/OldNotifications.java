package drover.inbox;

import drover.store.Pruning;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** How notifications that are settled and old are forgotten. */
@ApplicationScoped
class OldNotifications {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final int STEP = 200;

    private final Store store;

    OldNotifications(Store store) {
        this.store = store;
    }

    /** Forgets, a few at a time, what is settled and was received longer ago than a twin of it can be recognised. */
    void prune(@Observes Pruning pruning) {
        long before = pruning.before().toEpochMilli();
        long pruned = 0;
        long after = 0;
        List<long[]> step;
        do {
            long from = after;
            // In the order they came, up to the first that is not old.
            step = store.read(c -> {
                try (PreparedStatement select = c.prepareStatement(
                        "SELECT id, received_at, state = 'new' FROM notification WHERE id > ? ORDER BY id LIMIT "
                                + STEP)) {
                    select.setLong(1, from);
                    ResultSet rows = select.executeQuery();
                    List<long[]> old = new ArrayList<>();
                    while (rows.next() && rows.getLong(2) < before) {
                        old.add(new long[] {rows.getLong(1), rows.getBoolean(3) ? 1 : 0});
                    }
                    return old;
                }
            });
            List<Long> settled =
                    step.stream().filter(row -> row[1] == 0).map(row -> row[0]).toList();
            if (!settled.isEmpty()) {
                pruned += delete(settled);
            }
            after = step.isEmpty() ? 0 : step.get(step.size() - 1)[0];
        } while (step.size() == STEP && pruning.goOn().getAsBoolean());
        if (pruned > 0) {
            LOG.infof("pruned: %d notifications older than drover.dedupe-window", pruned);
        }
    }

    private long delete(List<Long> ids) {
        return store.write(c -> {
            try (PreparedStatement delete =
                    c.prepareStatement("DELETE FROM notification WHERE id = ? AND state <> 'new'")) {
                long done = 0;
                for (long id : ids) {
                    delete.setLong(1, id);
                    done += delete.executeUpdate();
                }
                return done;
            }
        });
    }
}
