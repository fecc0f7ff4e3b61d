package drover.store;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A store from which everything is taken that records, events and deliveries have left in it, between two cases. Only a process that is there
 * for cases alone has one: it keeps its store in a temporary folder.
 */
@Singleton
public class Emptied {
    /** The command whose process may do so. */
    public static final String ONLY = "test";

    /** What a start has written, and what people decide. */
    private static final Set<String> KEPT = Set.of(
            "downstream", "paused_stream", "oauth_grant", "oauth_pending", "operation_log", "flyway_schema_history");

    private final Store store;
    private final Optional<String> only;

    Emptied(Store store, @ConfigProperty(name = "drover.only") Optional<String> only) {
        this.store = store;
        this.only = only;
    }

    /** Empties it. */
    public void now() {
        if (!only.equals(Optional.of(ONLY))) {
            throw new IllegalStateException("this store is kept: only the process of drover test empties its own");
        }
        store.write(connection -> {
            List<String> tables = Sql.once(
                            connection,
                            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                    .list(row -> row.text("name"));
            for (String table : tables) {
                if (!KEPT.contains(table)) {
                    Sql.once(connection, "DELETE FROM " + table).run();
                }
            }
            return null;
        });
    }
}
