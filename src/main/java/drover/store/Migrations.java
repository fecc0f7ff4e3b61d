package drover.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The packaged migrations of one kind of database. A store that has them all is known by Flyway's own record, and an empty file
 * gets them and that record here; Flyway does what is left: it upgrades, and says why it does not.
 */
final class Migrations {
    /** Those of {@code db/sqlite} and of {@code db/postgresql}, in their order. */
    static final List<String> NAMES = List.of("V1__store.sql");

    /** As Flyway makes it. */
    private static final String RECORD =
            """
            CREATE TABLE "flyway_schema_history" (
                "installed_rank" INT NOT NULL PRIMARY KEY,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INT,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
                "execution_time" INT NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
            """;

    private static final String REMEMBER = "INSERT INTO flyway_schema_history"
            + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
            + " VALUES (?, ?, ?, 'SQL', ?, ?, '', 0, TRUE)";

    private final List<Migration> migrations;

    /**
     * One of them.
     *
     * @param version as in its name
     * @param checksum Flyway's
     */
    private record Migration(String version, String description, String name, String sql, int checksum) {
        static Migration read(String folder, String name) throws IOException {
            try (InputStream bytes = Migrations.class.getResourceAsStream(folder + name)) {
                if (bytes == null) {
                    throw new IOException("the packaged migration " + name + " is missing");
                }
                String sql = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
                CRC32 sum = new CRC32();
                sql.lines().map(line -> line.getBytes(StandardCharsets.UTF_8)).forEach(sum::update);
                int end = name.indexOf("__");
                String description =
                        name.substring(end + 2, name.length() - ".sql".length()).replace('_', ' ');
                return new Migration(name.substring(1, end), description, name, sql, (int) sum.getValue());
            }
        }
    }

    private Migrations(List<Migration> migrations) {
        this.migrations = migrations;
    }

    /** Those of a kind of database: {@code sqlite}. */
    static Migrations of(String kind) throws IOException {
        List<Migration> found = new ArrayList<>();
        for (String name : NAMES) {
            found.add(Migration.read("/db/" + kind + "/", name));
        }
        return new Migrations(found);
    }

    /** Whether each of them, and nothing else, has been made in it, as it is packaged. */
    boolean areIn(Connection connection) throws SQLException {
        if (!Schema.isMade(connection)) {
            return false;
        }
        List<String> done = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT version, checksum, success, description, type, script FROM "
                                + Schema.HISTORY + " ORDER BY installed_rank")) {
            while (rows.next()) {
                done.add(rows.getString(1) + " " + rows.getInt(2) + " " + rows.getBoolean(3) + " " + rows.getString(4)
                        + " " + rows.getString(5) + " " + rows.getString(6));
            }
        }
        return done.equals(migrations.stream()
                .map(m -> m.version + " " + m.checksum + " true " + m.description + " SQL " + m.name)
                .toList());
    }

    /** Makes them all in an SQLite file that is empty, and says whether it was. */
    boolean begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet anything = statement.executeQuery("SELECT 1 FROM sqlite_master LIMIT 1")) {
                if (anything.next()) {
                    return false;
                }
            }
            connection.setAutoCommit(false);
            try {
                // SQLite takes many statements at once.
                statement.executeUpdate(RECORD);
                for (Migration migration : migrations) {
                    statement.executeUpdate(migration.sql);
                    remember(connection, migration);
                }
                connection.commit();
                return true;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private void remember(Connection connection, Migration migration) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(REMEMBER)) {
            row.setInt(1, migrations.indexOf(migration) + 1);
            row.setString(2, migration.version);
            row.setString(3, migration.description);
            row.setString(4, migration.name);
            row.setInt(5, migration.checksum);
            row.executeUpdate();
        }
    }
}
