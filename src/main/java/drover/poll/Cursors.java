package drover.poll;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** How far each stream is, durably. */
@ApplicationScoped
public class Cursors {
    private final Store store;

    Cursors(Store store) {
        this.store = store;
    }

    /**
     * How far a list is that is read by time of change.
     *
     * @param time everything modified up to then is durable here; null: nothing was there
     * @param mark where it ended, or null
     * @param baseline the first run is under way and makes no events
     */
    record Cursor(Instant time, Mark mark, boolean baseline) {}

    /** The text of a cursor that is no time, or null when there is none yet. */
    public String text(String stream) {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT cursor FROM stream WHERE name = ?")) {
                select.setString(1, stream);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getString(1) : null;
            }
        });
    }

    /**
     * A row as it is kept.
     *
     * @param cursor as text, or null where the stream has none
     */
    record Saved(String stream, String cursor, Instant at) {}

    /** All that are kept, by name. */
    Map<String, Saved> all() {
        return store.read(c -> {
            Map<String, Saved> all = new TreeMap<>();
            try (PreparedStatement select = c.prepareStatement("SELECT name, cursor, saved_at FROM stream")) {
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    Saved saved = new Saved(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)));
                    all.put(saved.stream(), saved);
                }
            }
            return all;
        });
    }

    /** When a poll last went well, or null when that is not known. */
    Instant wentWell(String poll) {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT last_success FROM poll WHERE name = ?")) {
                select.setString(1, poll);
                ResultSet row = select.executeQuery();
                return row.next() ? Instant.ofEpochMilli(row.getLong(1)) : null;
            }
        });
    }

    /** Remembers when a poll last went well. */
    CompletableFuture<?> wentWell(String poll, long now) {
        return store.submit(c -> {
            try (PreparedStatement upsert = c.prepareStatement("INSERT INTO poll (name, last_success) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET last_success = excluded.last_success")) {
                upsert.setString(1, poll);
                upsert.setLong(2, now);
                return upsert.executeUpdate();
            }
        });
    }

    /** Saves a cursor that is no time, and waits for it. */
    public void saveText(String stream, String cursor, boolean baseline, long now) {
        save(stream, cursor, null, baseline, now).join();
    }

    /** Whether the first run of a stream is under way that makes no events; empty where it has never been read. */
    public Optional<Boolean> isBaseline(String stream) {
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT baseline FROM stream WHERE name = ?")) {
                select.setString(1, stream);
                ResultSet row = select.executeQuery();
                return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
            }
        });
    }

    /** The cursor of a stream, or null when it has never been read. */
    Cursor load(String stream) {
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT cursor, mark, baseline FROM stream WHERE name = ?")) {
                select.setString(1, stream);
                ResultSet row = select.executeQuery();
                if (!row.next()) {
                    return null;
                }
                String time = row.getString(1);
                return new Cursor(
                        time == null ? null : Instant.parse(time), Mark.parse(row.getString(2)), row.getBoolean(3));
            }
        });
    }

    /**
     * Saves after everything that was written before: the store has one writer and keeps the order.
     *
     * @param mark where a list ended that is read by time of change, or null
     */
    CompletableFuture<?> save(String stream, String cursor, String mark, boolean baseline, long now) {
        return store.submit(c -> {
            try (PreparedStatement upsert = c.prepareStatement(
                    "INSERT INTO stream (name, cursor, mark, baseline, saved_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name)"
                            + " DO UPDATE SET cursor = excluded.cursor, mark = excluded.mark, baseline = excluded.baseline,"
                            + " saved_at = excluded.saved_at")) {
                upsert.setString(1, stream);
                upsert.setString(2, cursor);
                upsert.setString(3, mark);
                upsert.setBoolean(4, baseline);
                upsert.setLong(5, now);
                return upsert.executeUpdate();
            }
        });
    }
}
