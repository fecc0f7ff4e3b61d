package drover.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * By which version a store was made, read without opening it as a store.
 *
 * @param version 0 where nothing was made yet
 * @param isWhole whether the last upgrade has ended
 */
public record Schema(int version, boolean isWhole) {
    /** The newest migration in {@code db/sqlite}. */
    public static final int NEWEST = Migrations.NAMES.size();

    private static final String SECONDS = "5";
    static final String HISTORY = "flyway_schema_history";
    private static final String VERSION = "SELECT version, success FROM " + HISTORY
            + " WHERE version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1";

    /**
     * That of a database.
     *
     * @param user empty for a file
     * @throws IllegalStateException when it cannot be read; the message says why
     */
    public static Schema of(String url, String user, String password) {
        Properties properties = new Properties();
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("connectTimeout", SECONDS);
            properties.setProperty("loginTimeout", SECONDS);
            properties.setProperty("socketTimeout", SECONDS);
        }
        if (url.startsWith("jdbc:sqlite:")) {
            SqliteLibrary.load();
        }
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            return isMade(connection) ? read(statement) : new Schema(0, true);
        } catch (SQLException e) {
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalStateException(words, e);
        }
    }

    static boolean isMade(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, HISTORY, null)) {
            return tables.next();
        }
    }

    private static Schema read(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery(VERSION)) {
            return found.next() ? new Schema(found.getInt(1), found.getBoolean(2)) : new Schema(0, true);
        }
    }
}
