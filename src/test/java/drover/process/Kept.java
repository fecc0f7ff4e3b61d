package drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the SQLite file while no process has it open.
 *
 * @param events all that are kept
 * @param delivered ids of those that are delivered to the downstream default
 * @param ordersCursor how far the orders have been read, or null
 */
record Kept(List<JsonNode> events, List<String> delivered, Instant ordersCursor) {
    static Kept in(Path directory) throws SQLException, IOException {
        Path file = directory.resolve("data/drover.db");
        List<JsonNode> events = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        Instant cursor = null;
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = store.createStatement()) {
            ResultSet bodies = statement.executeQuery("SELECT body FROM event ORDER BY seq");
            while (bodies.next()) {
                events.add(Json.read(bodies.getBytes(1)));
            }
            ResultSet ids =
                    statement.executeQuery("SELECT id FROM event JOIN delivery USING (seq) WHERE state = 'delivered'"
                            + " AND downstream = 'default' ORDER BY seq");
            while (ids.next()) {
                delivered.add(ids.getString(1));
            }
            ResultSet stream = statement.executeQuery("SELECT cursor FROM stream WHERE name = 'leaflink-orders'");
            if (stream.next() && stream.getString(1) != null) {
                cursor = Instant.parse(stream.getString(1));
            }
        }
        return new Kept(events, delivered, cursor);
    }

    /** The first column of what a query finds in a file. */
    static List<String> select(Path file, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = store.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
