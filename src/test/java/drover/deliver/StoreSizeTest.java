package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are free are used again: the file grows with what a retention holds, not with time. */
@Timeout(120)
class StoreSizeTest {
    @TempDir
    Path folder;

    @Test
    void a_store_that_is_pruned_stops_growing() {
        try (DeliveriesFixture outbox = new DeliveriesFixture(TestDatabase.sqlite(folder))) {
            outbox.register();
            long early = 0;
            for (int cycle = 1; cycle <= 20; cycle++) {
                int day = cycle * 86_400;
                outbox.ingest(IntStream.range(0, 300)
                        .mapToObj(i -> order(i, day + i, "New"))
                        .toArray(String[]::new));
                outbox.drain();
                outbox.clock.pass(Duration.ofDays(1));
                outbox.prune("1d", "2d");
                early = cycle == 5 ? pages(outbox) : early;
            }

            long late = pages(outbox);
            assertTrue(late <= early * 1.2, early + " pages after 5 cycles, " + late + " after 20");
            assertTrue(Long.parseLong(outbox.sql("SELECT COUNT(*) FROM event")) <= 3 * 300, "only the window is known");
            assertEquals("ok", outbox.sql("PRAGMA integrity_check"));
        }
    }

    private static long pages(DeliveriesFixture outbox) {
        return Long.parseLong(outbox.sql("PRAGMA page_count"));
    }
}
