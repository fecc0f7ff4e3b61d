package drover.store;

import static drover.store.Streams.insert;
import static drover.store.Streams.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A SQLite file that may not grow any more, as on a full disk. */
@Timeout(60)
class FullStoreTest {
    @TempDir
    Path folder;

    private SQLiteDataSource source;
    private TestStore store;

    @BeforeEach
    void open() {
        source = (SQLiteDataSource) TestDatabase.sqlite(folder);
        store = new TestStore(source);
        store.write(insert("before"));
        room(1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Pages that the file may have, or as many as it has: SQLite keeps that for each connection. */
    private void room(int pages) {
        source.setMaxPageCount(pages);
        store.write(c -> {
            try (Statement statement = c.createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
            }
        });
    }

    private static Store.Work<Integer> large(boolean inBatch) {
        return c -> {
            insert("half").run(c);
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO stream (name, cursor, baseline, saved_at) VALUES (?, ?, FALSE, 0)")) {
                insert.setString(1, "large");
                insert.setString(2, "x".repeat(1_000_000));
                if (!inBatch) {
                    return insert.executeUpdate();
                }
                insert.addBatch();
                return insert.executeBatch().length;
            }
        };
    }

    private String integrity() {
        return store.read(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                return row.getString(1);
            }
        });
    }

    private void isFull(boolean inBatch) {
        StoreException full = assertThrows(StoreException.class, () -> store.write(large(inBatch)));
        assertTrue(full.getMessage().contains("full"), full.getMessage());
    }

    @Test
    void a_full_store_says_so_and_keeps_nothing_of_the_write() {
        isFull(false);

        assertTrue(store.trouble().contains("full"), store.trouble());
        assertEquals(List.of("before"), names(store));
        assertEquals("ok", integrity());
    }

    @Test
    void a_full_store_is_noticed_in_a_batch_of_statements_too() {
        isFull(true);

        assertNotNull(store.trouble());
        assertEquals(List.of("before"), names(store));
    }

    @Test
    void when_there_is_room_again_it_goes_on_by_itself() {
        isFull(false);

        room(1_000_000);
        store.write(large(false));

        assertNull(store.trouble());
        assertEquals(List.of("before", "half", "large"), names(store));
        assertEquals("ok", integrity());
    }

    @Test
    void the_others_of_its_group_are_kept_or_told() {
        for (int i = 0; i < 5; i++) {
            var small = store.submit(insert("small-" + i));
            var large = store.submit(large(false));
            assertThrows(java.util.concurrent.CompletionException.class, large::join);
            small.join();
        }

        assertEquals(6, names(store).size());
        assertEquals("ok", integrity());
    }

    @Test
    void its_begin_and_its_end_are_a_line_each() {
        try (LogLines log = new LogLines("drover.store")) {
            isFull(false);
            isFull(false);
            room(1_000_000);
            store.write(large(false));

            assertEquals(2, log.all().size(), log.all()::toString);
            assertTrue(log.all().get(0).startsWith("ERROR the store takes no writes: "), log.all()::toString);
            assertEquals("INFO the store takes writes again", log.all().get(1));
        }
    }

    @Test
    void a_full_store_is_not_ready() {
        StoreHealth health = new StoreHealth(store);
        assertEquals(HealthCheckResponse.Status.UP, health.call().getStatus());

        isFull(false);

        assertEquals(HealthCheckResponse.Status.DOWN, health.call().getStatus());
    }

    @Test
    void a_bad_write_is_no_trouble_of_the_store() {
        assertThrows(StoreException.class, () -> store.write(insert("before")));

        assertNull(store.trouble());
    }
}
