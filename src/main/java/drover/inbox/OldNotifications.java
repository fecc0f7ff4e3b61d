package drover.inbox;

import drover.inbox.NotificationTable.Old;
import drover.store.Pruning;
import drover.store.Steps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** How notifications that are settled and old are forgotten. */
@ApplicationScoped
class OldNotifications {
    private static final Logger LOG = Logger.getLogger("drover.inbox");

    private final NotificationTable table;

    OldNotifications(NotificationTable table) {
        this.table = table;
    }

    /** Forgets, a few at a time, what is settled and was received longer ago than a twin of it can be recognised. */
    void prune(@Observes Pruning pruning) {
        AtomicLong pruned = new AtomicLong();
        Steps.walk(after -> table.old(after, pruning.before().toEpochMilli()), Old::id, step -> {
            pruned.addAndGet(
                    table.delete(step.stream().filter(Old::settled).map(Old::id).toList()));
            return pruning.goOn().getAsBoolean();
        });
        if (pruned.get() > 0) {
            LOG.infof("pruned: %d notifications older than drover.dedupe-window", pruned.get());
        }
    }
}
