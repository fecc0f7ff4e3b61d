package drover.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real SQLite file is moved beside the writer. */
class CheckpointsTest {
    private static final int PAGES = 200;
    private static final int PAGE = 4096;
    /** Bytes that stand in the file when the log was moved once. */
    private static final long SOME = 40L * PAGE;

    @TempDir
    Path folder;

    private DataSource source;
    private Path file;

    private Connection writer(int autocheckpoint) throws SQLException {
        source = TestDatabase.sqlite(folder);
        Connection writer = source.getConnection();
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + autocheckpoint);
            statement.execute("CREATE TABLE page (id INTEGER PRIMARY KEY, content BLOB)");
            try (ResultSet row = statement.executeQuery("PRAGMA database_list")) {
                row.next();
                file = Path.of(row.getString("file"));
            }
        }
        return writer;
    }

    private static void write(Connection writer, int count) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO page (content) VALUES (zeroblob(" + PAGE + "))");
            }
        }
    }

    @Test
    void what_is_in_the_log_is_moved_while_the_writer_does_nothing() throws Exception {
        try (Connection writer = writer(0)) {
            long before = Files.size(file);
            Checkpoints checkpoints = new Checkpoints(source, file, PAGES);
            try {
                write(writer, PAGES);

                await().atMost(Duration.ofSeconds(20)).until(() -> Files.size(file) > before + SOME);
            } finally {
                checkpoints.close();
            }
        }
    }

    @Test
    void the_log_begins_anew_and_nothing_is_lost() throws Exception {
        int rows = 20 * PAGES;
        try (Connection writer = writer(PAGES + PAGES / 5)) {
            Checkpoints checkpoints = new Checkpoints(source, file, PAGES);
            try {
                write(writer, rows);
            } finally {
                checkpoints.close();
            }
            assertTrue(log() < 10L * PAGES * PAGE, "it grew to " + log());
            try (Statement statement = writer.createStatement()) {
                assertEquals(rows, number(statement, "SELECT COUNT(*) FROM page"));
                try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                    row.next();
                    assertEquals("ok", row.getString(1));
                }
            }
        }
    }

    @Test
    void a_log_that_a_reader_holds_is_said_and_is_cut_when_it_begins_anew() throws Exception {
        try (Connection writer = writer(PAGES + PAGES / 5);
                Connection reader = source.getConnection()) {
            Checkpoints checkpoints = new Checkpoints(source, file, PAGES);
            try (Statement statement = writer.createStatement();
                    Statement reading = reader.createStatement()) {
                statement.execute("PRAGMA journal_size_limit = " + PAGES * PAGE);
                write(writer, 1);
                reader.setAutoCommit(false);
                number(reading, "SELECT COUNT(*) FROM page");
                write(writer, 5 * PAGES);
                await().atMost(Duration.ofSeconds(20)).until(() -> checkpoints.swelling() != null);
                assertTrue(log() > 4L * PAGES * PAGE, "it is " + log());

                reader.commit();
                write(writer, 2 * PAGES);

                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    write(writer, 1);
                    return log() <= 2L * PAGES * PAGE && checkpoints.swelling() == null;
                });
            } finally {
                checkpoints.close();
            }
        }
    }

    /** Were a handle of its files closed by us, the locks of SQLite would be gone, and another process could write between. */
    @Test
    void another_process_finds_the_database_locked_as_before() throws Exception {
        try (Connection writer = writer(0)) {
            long before = Files.size(file);
            write(writer, PAGES);
            try (Statement statement = writer.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                Checkpoints checkpoints = new Checkpoints(source, file, PAGES);
                await().atMost(Duration.ofSeconds(20)).until(() -> Files.size(file) > before + SOME);
                checkpoints.close();
                assertEquals("locked", other("BEGIN IMMEDIATE"));
                statement.execute("ROLLBACK");
                assertEquals("done", other("BEGIN IMMEDIATE"));
            }
        }
    }

    private String other(String sql) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString(),
                        sql)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return said.strip();
    }

    private long log() throws IOException {
        return Files.size(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Another program on the same file, such as the sqlite3 of an operator. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] args) throws SQLException {
            try (Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 100");
                statement.execute(args[1]);
                System.out.println("done");
            } catch (SQLException e) {
                System.out.println(e.getMessage().contains("SQLITE_BUSY") ? "locked" : e.toString());
            }
        }
    }
}
