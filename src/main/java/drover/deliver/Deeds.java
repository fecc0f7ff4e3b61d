package drover.deliver;

import drover.store.Sql;
import drover.store.Store;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/** What has become of the deliveries to a downstream: for whoever looks at what it has just done. */
@Singleton
public class Deeds {
    private final Store store;

    Deeds(Store store) {
        this.store = store;
    }

    /** Whether nothing waits for it any more: all is delivered, or a dead letter. */
    public boolean isSettled(String downstream) {
        return store.read(c -> Deliveries.count(c, downstream, DeliverySql.OPEN)) == 0;
    }

    /** What it says that it did with each event, and of dead letters why; sorted. */
    public List<String> results(String downstream) {
        return store
                .read(c -> Sql.once(c, DeliverySql.REASONS)
                        .set("downstream", downstream)
                        .list(row -> row.text("reason")))
                .stream()
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }
}
