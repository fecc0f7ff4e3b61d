package drover.poll;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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
        return store.read(c -> Sql.once(c, "SELECT cursor FROM stream WHERE name = :name")
                .set("name", stream)
                .first(row -> row.text("cursor")));
    }

    /**
     * A row as it is kept.
     *
     * @param cursor as text, or null where the stream has none
     */
    record Saved(String stream, String cursor, Instant at) {}

    /** What is kept beside the cursor of a stream, or null. */
    String mark(String stream) {
        return store.read(c -> Sql.once(c, "SELECT mark FROM stream WHERE name = :name")
                .set("name", stream)
                .first(row -> row.text("mark")));
    }

    /** All that are kept, by name. */
    Map<String, Saved> all() {
        List<Saved> all = store.read(c -> Sql.once(c, "SELECT name, cursor, saved_at FROM stream")
                .list(row ->
                        new Saved(row.text("name"), row.text("cursor"), Instant.ofEpochMilli(row.number("saved_at")))));
        Map<String, Saved> byName = new TreeMap<>();
        all.forEach(saved -> byName.put(saved.stream(), saved));
        return byName;
    }

    /** When each poll last went well, by its name. */
    Map<String, Instant> wentWell() {
        return store
                .read(c -> Sql.once(c, "SELECT name, last_success FROM poll")
                        .list(row -> Map.entry(row.text("name"), Instant.ofEpochMilli(row.number("last_success")))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Remembers when a poll last went well. */
    CompletableFuture<?> wentWell(String poll, long now) {
        return store.submit(c -> Sql.once(
                        c,
                        "INSERT INTO poll (name, last_success) VALUES (:name, :now)"
                                + " ON CONFLICT (name) DO UPDATE SET last_success = excluded.last_success")
                .set("name", poll)
                .set("now", now)
                .run());
    }

    /** Saves a cursor that is no time, and waits for it. */
    public void saveText(String stream, String cursor, boolean baseline, long now) {
        save(stream, cursor, null, baseline, now).join();
    }

    /** Whether the first run of a stream is under way that makes no events; empty where it has never been read. */
    public Optional<Boolean> isBaseline(String stream) {
        return Optional.ofNullable(store.read(c -> Sql.once(c, "SELECT baseline FROM stream WHERE name = :name")
                .set("name", stream)
                .first(row -> row.flag("baseline"))));
    }

    /** The cursor of a stream, or null when it has never been read. */
    Cursor load(String stream) {
        return store.read(c -> Sql.once(c, "SELECT cursor, mark, baseline FROM stream WHERE name = :name")
                .set("name", stream)
                .first(Cursors::cursor));
    }

    private static Cursor cursor(Row row) throws SQLException {
        String time = row.text("cursor");
        return new Cursor(
                time == null ? null : Instant.parse(time), Mark.parse(row.text("mark")), row.flag("baseline"));
    }

    /**
     * Saves after everything that was written before: the store has one writer and keeps the order.
     *
     * @param mark where a list ended that is read by time of change, or null
     */
    CompletableFuture<?> save(String stream, String cursor, String mark, boolean baseline, long now) {
        return store.submit(c -> Sql.once(
                        c,
                        "INSERT INTO stream (name, cursor, mark, baseline, saved_at)"
                                + " VALUES (:name, :cursor, :mark, :baseline, :now) ON CONFLICT (name) DO UPDATE SET"
                                + " cursor = excluded.cursor, mark = excluded.mark, baseline = excluded.baseline,"
                                + " saved_at = excluded.saved_at")
                .set("name", stream)
                .set("cursor", cursor)
                .set("mark", mark)
                .set("baseline", baseline)
                .set("now", now)
                .run());
    }
}
