package drover.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * The durable store: one SQL database, written by one thread.
 *
 * <p>Writes are grouped: whatever is waiting when the writer comes round goes into one transaction, so that many small
 * writes share the cost of one sync to disk. A write's future completes after the commit and never before it.
 */
public interface Store {

    /** Some SQL that is carried out whole or not at all. It may be run twice (after a roll-back), so it must have no other effect. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Queues a write.
     *
     * @return completes after the commit, or with {@link StoreException} when nothing of it was kept
     */
    <T> CompletableFuture<T> submit(Work<T> work);

    /**
     * Writes and waits for the commit.
     *
     * @throws StoreException when nothing of it was kept
     */
    <T> T write(Work<T> work);

    /** Why it takes no writes at present (it is full, read-only or gone), or null while it does, as far as is known. */
    String trouble();

    /** Why it needs more room than it should, or null while it does not. */
    default String swelling() {
        return null;
    }

    /**
     * Reads committed data, beside the writer.
     *
     * @throws StoreException when the database cannot be read
     */
    <T> T read(Work<T> work);
}
