package drover.inbox;

import drover.event.EventRows;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is kept of the providers that have ever sent something good: the table {@code webhook_provider}. */
@ApplicationScoped
class ProviderRows {
    private final Store store;

    ProviderRows(Store store) {
        this.store = store;
    }

    /**
     * A provider.
     *
     * @param lastAt when it was heard last, in milliseconds
     * @param reconciled up to which event it is known what it has announced
     */
    record Known(String name, long lastAt, long reconciled) {}

    /** All, by name. */
    List<Known> all() {
        return store.read(c -> Sql.once(c, "SELECT name, last_at, reconciled FROM webhook_provider ORDER BY name")
                .list(row -> new Known(row.text("name"), row.number("last_at"), row.number("reconciled"))));
    }

    /** It was heard; for a new one everything up to now is reconciled. */
    void heard(String provider, long at) {
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO webhook_provider (name, last_at, reconciled)"
                                + " VALUES (:name, :at, :last)"
                                + " ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at")
                .set("name", provider)
                .set("at", at)
                .set("last", EventRows.last(c))
                .run());
    }

    /** It is reconciled up to this event. */
    void reconciled(String provider, long seq) {
        store.write(c -> Sql.once(c, "UPDATE webhook_provider SET reconciled = :seq WHERE name = :name")
                .set("seq", seq)
                .set("name", provider)
                .run());
    }
}
