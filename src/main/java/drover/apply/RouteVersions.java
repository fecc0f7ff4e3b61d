package drover.apply;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The versions of route files: what ran, since when and by whom, and what was refused and why. */
@ApplicationScoped
public class RouteVersions {
    /** So many versions of a file are kept. */
    private static final int KEPT = 50;

    static final String APPLIED = "applied";
    static final String REFUSED = "refused";
    static final String PUT_BACK = "put_back";
    /** In place of a hash. */
    static final String DELETED = "deleted";

    private final Store store;
    private final Clock clock;

    RouteVersions(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A version.
     *
     * @param of where it is an earlier version again: the number of that one; else null
     * @param state applied, refused, or put_back: it ran, and the one before came back
     * @param reason why it was refused or put back, or null
     * @param content the file; null: it was deleted
     */
    public record Version(
            long id,
            String file,
            String hash,
            Instant at,
            String who,
            Long of,
            String state,
            String reason,
            String content) {}

    /** Keeps one. */
    void add(String file, String hash, String who, Long of, String state, String reason, String content) {
        store.write(c -> {
            Sql.once(
                            c,
                            "INSERT INTO route_version (file, hash, at, who, again, state, reason, content)"
                                    + " VALUES (:file, :hash, :at, :who, :again, :state, :reason, :content)")
                    .set("file", file)
                    .set("hash", hash)
                    .set("at", clock.millis())
                    .set("who", who)
                    .set("again", of)
                    .set("state", state)
                    .set("reason", reason)
                    .set("content", content)
                    .run();
            return Sql.once(
                            c,
                            "DELETE FROM route_version WHERE file = :file AND id NOT IN"
                                    + " (SELECT id FROM route_version WHERE file = :file ORDER BY id DESC LIMIT " + KEPT
                                    + ")")
                    .set("file", file)
                    .run();
        });
    }

    /** What ran is not good: the one before came back. */
    void putBack(String file, String hash, String reason) {
        store.write(c -> Sql.once(
                        c,
                        "UPDATE route_version SET state = 'put_back', reason = :reason WHERE file = :file AND hash = :hash"
                                + " AND state = 'applied'")
                .set("reason", reason)
                .set("file", file)
                .set("hash", hash)
                .run());
    }

    /** Those of a file, the latest first. */
    List<Version> of(String file) {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT id, file, hash, at, who, again, state, reason, content FROM route_version"
                                + " WHERE file = :file ORDER BY id DESC")
                .set("file", file)
                .list(RouteVersions::read));
    }

    /** Those of all files without their texts, the latest first. */
    Map<String, List<Version>> all() {
        Map<String, List<Version>> all = new HashMap<>();
        store.read(c -> Sql.once(
                                c,
                                "SELECT id, file, hash, at, who, again, state, reason, NULL AS content FROM route_version"
                                        + " ORDER BY id DESC")
                        .list(RouteVersions::read))
                .forEach(version -> all.computeIfAbsent(version.file(), file -> new ArrayList<>())
                        .add(version));
        return all;
    }

    private static Version read(Row row) throws SQLException {
        return new Version(
                row.number("id"),
                row.text("file"),
                row.text("hash"),
                Instant.ofEpochMilli(row.number("at")),
                row.text("who"),
                row.numberOrNull("again"),
                row.text("state"),
                row.text("reason"),
                row.text("content"));
    }

    /** The version before the one that runs; null where none is known. */
    Version before(String file, String running) {
        return before(of(file), running);
    }

    /** Which of these, the latest first, is the version before the one that runs; null where none is. */
    static Version before(List<Version> all, String running) {
        Version now = applied(all, running);
        long place = now == null ? Long.MAX_VALUE : now.of() == null ? now.id() : now.of();
        return all.stream()
                .filter(version ->
                        version.state().equals(APPLIED) && !version.hash().equals(DELETED))
                .filter(version -> version.of() == null
                        && version.id() < place
                        && !version.hash().equals(running))
                .findFirst()
                .orElse(null);
    }

    /** When a version began to run the last time. */
    static Version applied(List<Version> all, String hash) {
        return all.stream()
                .filter(version ->
                        version.state().equals(APPLIED) && version.hash().equals(hash))
                .findFirst()
                .orElse(null);
    }
}
