package drover.observe;

import drover.metrics.StoreSize;
import drover.store.Store;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** What the store, which knows of no conditions, says of itself. */
@ApplicationScoped
class StoreConditions implements Conditions {
    /** As the alerts in deploy/prometheus have it. */
    private static final long LITTLE_ROOM = 1L << 30;

    private final Store store;
    private final StoreSize size;

    StoreConditions(Store store, StoreSize size) {
        this.store = store;
        this.size = size;
    }

    @Override
    public Stream<Condition> conditions() {
        String trouble = store.trouble();
        if (trouble != null) {
            return Stream.of(new Condition(Code.STORE_UNAVAILABLE, Who.store(), null, trouble));
        }
        String swelling = store.swelling();
        if (swelling != null) {
            return Stream.of(new Condition(Code.STORE_ROOM, Who.store(), null, swelling));
        }
        Long free = size.free();
        return free == null || free >= LITTLE_ROOM
                ? Stream.empty()
                : Stream.of(new Condition(
                        Code.STORE_ROOM, Who.store(), null, free / 1_000_000 + " MB are left on its disk"));
    }
}
