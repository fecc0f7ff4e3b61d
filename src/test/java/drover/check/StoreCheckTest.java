package drover.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.store.Schema;
import drover.store.TestDatabase;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class StoreCheckTest {
    private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");

    @TempDir
    Path folder;

    private Row store() {
        return StoreCheck.sqlite(folder, false).get(0);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_newest_schema_is_the_one_that_is_packaged() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/sqlite"))) {
            assertEquals(Schema.NEWEST, files.count());
        }
    }

    @Test
    void a_store_that_is_not_there_yet_is_not_made() throws Exception {
        Path later = folder.resolve("a/b");

        List<Row> rows = StoreCheck.sqlite(later, false);

        assertEquals(Row.ok("store", later.resolve("drover.db") + " will be made at the first start"), rows.get(0));
        assertEquals("disk", rows.get(1).what());
        assertEquals(List.of(), files());
    }

    @Test
    void its_schema_is_read_and_no_file_changes() throws Exception {
        try (Connection connection = TestDatabase.sqlite(folder).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        List<String> before = files();

        assertEquals(Row.ok("store", folder.resolve("drover.db") + " has schema version 1"), store());
        assertEquals(before, files());
    }

    @Test
    void what_a_process_has_written_and_not_moved_yet_counts_as_well() throws Exception {
        try (Connection connection = TestDatabase.sqlite(folder).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET version = '7' WHERE version = '1'");

            Row row = store();

            assertEquals(Row.State.FAIL, row.state());
            assertTrue(
                    row.words().contains("has schema version 7, and this Drover knows 1: run the newer one"),
                    row.words());
        }
    }

    @Test
    void what_is_no_database_is_told() throws Exception {
        Files.writeString(
                folder.resolve("drover.db"), "this is no database, and it is long enough to be read as one".repeat(20));

        assertEquals(Row.State.FAIL, store().state());
        assertTrue(store().words().contains("cannot be opened: "), store().words());
    }

    @Test
    void a_file_that_another_process_holds_is_told() throws Exception {
        TestDatabase.sqlite(folder);
        Path lock = folder.resolve("drover.lock");
        Process other = LockHolder.begin(lock);
        try {
            assertTrue(store().words().startsWith("another Drover runs on "), store().words());
            assertEquals(Row.State.OK, StoreCheck.sqlite(folder, true).get(0).state());
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            assertTrue(taken.isValid(), "it was let go again");
        }
    }

    @Test
    void half_a_schema_is_not_used() {
        assertEquals(Row.State.OK, StoreCheck.judge("x", new Schema(1, true)).state());
        assertEquals(Row.State.FAIL, StoreCheck.judge("x", new Schema(1, false)).state());
    }

    @Test
    void postgresql_is_asked_for_its_schema() {
        PGSimpleDataSource source = (PGSimpleDataSource) TestDatabase.postgresql();

        assertEquals(
                Row.ok("store", "PostgreSQL has schema version 1"),
                StoreCheck.postgresql(source.getUrl(), "postgres", "postgres"));
        Row gone = StoreCheck.postgresql("jdbc:postgresql://127.0.0.1:1/drover", "postgres", "postgres");
        assertEquals(Row.State.FAIL, gone.state());
        assertTrue(
                gone.words().startsWith("PostgreSQL cannot be opened: Connection to 127.0.0.1:1 refused"),
                gone.words());
    }

    @Test
    void a_clock_that_is_behind_the_store_is_told() throws Exception {
        Path file = Files.createFile(folder.resolve("drover.db"));
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(3600)));

        Row behind = ClockCheck.look(NOW, folder);
        Row good = ClockCheck.look(NOW.plusSeconds(3600), folder);

        assertEquals(
                Row.fail(
                        "clock",
                        "2026-02-03T10:00:00Z, and the store was written at 2026-02-03T11:00:00Z: the clock is behind. Set it, and"
                                + " let a time service keep it"),
                behind);
        assertTrue(good.words().startsWith("2026-02-03T11:00:00Z"), good.words());
        assertTrue(good.state() != Row.State.FAIL, good.words());
    }
}
