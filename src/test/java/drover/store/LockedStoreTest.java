package drover.store;

import static drover.store.Streams.insert;
import static drover.store.Streams.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite file that another program has locked. */
@Timeout(60)
class LockedStoreTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);

    @TempDir
    Path folder;

    @Test
    void all_that_wait_hear_of_it_when_the_first_has_waited() throws SQLException, InterruptedException {
        DataSource source = TestDatabase.sqlite(folder);
        GroupCommitStore store = new GroupCommitStore(source, StoreStart.SQLITE_WRITER, Duration.ZERO);
        try (Connection other = source.getConnection();
                Statement lock = other.createStatement()) {
            store.write(insert("before"));
            lock.execute("BEGIN IMMEDIATE");
            long begin = System.nanoTime();

            List<CompletableFuture<Integer>> writes = IntStream.range(0, 50)
                    .mapToObj(i -> store.submit(insert("waits-" + i)))
                    .toList();
            writes.forEach(write -> assertThrows(CompletionException.class, write::join));

            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(took.compareTo(PATIENCE.multipliedBy(writes.size() / 2)) < 0, "each waited for itself: " + took);
            assertNotNull(store.trouble());
            lock.execute("ROLLBACK");
            store.write(insert("after"));
            assertEquals(2, names(store).size());
        } finally {
            store.close();
        }
    }

    @Test
    void the_line_says_what_a_person_can_do() throws SQLException, InterruptedException {
        DataSource source = TestDatabase.sqlite(folder);
        GroupCommitStore store = new GroupCommitStore(source, StoreStart.SQLITE_WRITER, Duration.ZERO);
        try (LogLines log = new LogLines("drover.store");
                Connection other = source.getConnection();
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");

            assertThrows(StoreException.class, () -> store.write(insert("waits")));

            assertTrue(
                    log.all().get(0).contains("Another program has the file locked: let it end"), log.all()::toString);
            lock.execute("ROLLBACK");
        } finally {
            store.close();
        }
    }
}
