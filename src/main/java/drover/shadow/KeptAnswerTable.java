package drover.shadow;

import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The table {@code kept_answer}: everything that is said to it. */
@ApplicationScoped
class KeptAnswerTable {
    private final Store store;

    KeptAnswerTable(Store store) {
        this.store = store;
    }

    /** One as it is kept. */
    record Row(long id, byte[] body) {}

    /**
     * Keeps one, and forgets the oldest of the same list.
     *
     * @param most so many of a list are kept
     */
    CompletableFuture<Integer> keep(String system, String list, long at, byte[] body, int most) {
        return store.submit(c -> {
            Sql.once(c, "INSERT INTO kept_answer (system, list, at, body) VALUES (:system, :list, :at, :body)")
                    .set("system", system)
                    .set("list", list)
                    .set("at", at)
                    .set("body", body)
                    .run();
            return Sql.once(
                            c,
                            "DELETE FROM kept_answer WHERE system = :system AND list = :list AND id NOT IN (SELECT id FROM"
                                    + " kept_answer WHERE system = :system AND list = :list ORDER BY id DESC LIMIT "
                                    + most
                                    + ")")
                    .set("system", system)
                    .set("list", list)
                    .run();
        });
    }

    /** Those of a system, the oldest first. */
    List<Row> of(String system) {
        return store.read(c -> Sql.once(c, "SELECT id, body FROM kept_answer WHERE system = :system ORDER BY id")
                .set("system", system)
                .list(row -> new Row(row.number("id"), row.bytes("body"))));
    }

    /** The systems of which some are kept. */
    SortedSet<String> systems() {
        List<String> systems = store.read(
                c -> Sql.once(c, "SELECT DISTINCT system FROM kept_answer").list(row -> row.text("system")));
        return new TreeSet<>(systems);
    }

    /** Forgets what is older. */
    void prune(long before) {
        store.write(c -> Sql.once(c, "DELETE FROM kept_answer WHERE at < :before")
                .set("before", before)
                .run());
    }
}
