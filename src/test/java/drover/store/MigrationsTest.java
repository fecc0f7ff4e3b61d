package drover.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that Flyway did not make is one that it might have made. */
class MigrationsTest {
    @TempDir
    Path folder;

    private Migrations migrations;

    @BeforeEach
    void read() throws IOException {
        migrations = Migrations.of("sqlite");
    }

    @Test
    void an_empty_file_gets_what_flyway_would_make() throws Exception {
        // given
        Flyway flyway = flyway("flyways.db");
        flyway.migrate();

        // when
        try (Connection connection = open("ours.db")) {
            assertTrue(migrations.begin(connection));
        }

        // then
        assertEquals(all("flyways.db"), all("ours.db"));
        assertTrue(flyway("ours.db").validateWithResult().validationSuccessful);
        assertEquals(0, flyway("ours.db").migrate().migrationsExecuted);
    }

    @Test
    void what_flyway_has_made_needs_nothing() throws Exception {
        flyway("flyways.db").migrate();

        try (Connection connection = open("flyways.db")) {
            assertTrue(migrations.areIn(connection));
            assertFalse(migrations.begin(connection));
        }
    }

    @Test
    void a_record_that_differs_is_for_flyway() throws Exception {
        for (String change : List.of(
                "UPDATE flyway_schema_history SET checksum = 1",
                "UPDATE flyway_schema_history SET success = FALSE",
                "UPDATE flyway_schema_history SET version = '7'",
                "DELETE FROM flyway_schema_history",
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
                        + " execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, TRUE)")) {
            Files.deleteIfExists(folder.resolve("changed.db"));
            try (Connection connection = open("changed.db");
                    Statement statement = connection.createStatement()) {
                migrations.begin(connection);

                statement.executeUpdate(change);

                assertFalse(migrations.areIn(connection), change);
                assertFalse(migrations.begin(connection), change);
            }
        }
    }

    @Test
    void a_file_of_something_else_is_left_as_it_is() throws Exception {
        try (Connection connection = open("other.db");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE recipe (name TEXT)");

            assertFalse(migrations.areIn(connection));
            assertFalse(migrations.begin(connection));
        }
        assertEquals(List.of("table recipe CREATE TABLE recipe (name TEXT)"), select("other.db", SCHEMA));
    }

    @Test
    void an_empty_file_that_somebody_has_locked_stays_empty() throws Exception {
        try (Connection other = open("locked.db");
                Statement lock = other.createStatement();
                Connection connection = open("locked.db")) {
            lock.execute("BEGIN EXCLUSIVE");

            assertThrows(SQLException.class, () -> migrations.begin(connection));

            lock.execute("ROLLBACK");
            assertTrue(connection.getAutoCommit());
            assertTrue(migrations.begin(connection));
        }
    }

    @Test
    void each_packaged_migration_is_named() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/sqlite"))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).sorted().toList(), Migrations.NAMES);
        }
    }

    private static final String SCHEMA =
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1";

    private List<String> all(String file) throws SQLException {
        List<String> all = new ArrayList<>(select(file, SCHEMA));
        all.addAll(select(
                file,
                "SELECT installed_rank || version || description || type || script || checksum || installed_by || success"
                        + " FROM flyway_schema_history"));
        return all;
    }

    private List<String> select(String file, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private Connection open(String file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file) + "?busy_timeout=1");
    }

    private Flyway flyway(String file) {
        return Flyway.configure()
                .dataSource("jdbc:sqlite:" + folder.resolve(file), "", "")
                .locations("classpath:db/sqlite")
                .load();
    }
}
