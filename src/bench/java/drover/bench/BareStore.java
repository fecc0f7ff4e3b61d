package drover.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What there is to compare a store with: rows with the bodies of events, written by plain JDBC in transactions of 100. */
final class BareStore {
    private static final int AHEAD = 20_000;

    private BareStore() {}

    /**
     * Writes the events of a list to a SQLite file of its own.
     *
     * @return rows a second; the time in which bodies are made does not count
     */
    static double write(Path folder, Listing list) throws Exception {
        Files.createDirectories(folder);
        String url = "jdbc:sqlite:" + folder.resolve("bare.db") + "?journal_mode=WAL&synchronous=FULL";
        try (Connection connection = DriverManager.getConnection(url)) {
            try (Statement create = connection.createStatement()) {
                create.execute("DROP TABLE IF EXISTS event");
                create.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)");
            }
            connection.setAutoCommit(false);
            long took = 0;
            for (int start = 0; start < list.count(); start += AHEAD) {
                List<byte[]> bodies = bodies(list, start, Math.min(list.count(), start + AHEAD));
                long began = System.nanoTime();
                for (int from = 0; from < bodies.size(); from += Pages.SIZE) {
                    write(connection, bodies.subList(from, Math.min(bodies.size(), from + Pages.SIZE)));
                }
                took += System.nanoTime() - began;
            }
            return list.count() * 1e9 / took;
        }
    }

    private static List<byte[]> bodies(Listing list, int start, int end) {
        List<byte[]> bodies = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
            bodies.add(list.event(i).getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static void write(Connection connection, List<byte[]> bodies) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (body) VALUES (?)")) {
            for (byte[] body : bodies) {
                insert.setBytes(1, body);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
    }
}
