package drover.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** One write that waits for its transaction, and who waits for it. */
final class Write<T> {
    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Store.Work<T> work;
    private T result;

    Write(Store.Work<T> work) {
        this.work = work;
    }

    void run(Connection connection) throws SQLException {
        result = work.run(connection);
    }

    void committed() {
        future.complete(result);
    }

    void failed(Throwable cause) {
        future.completeExceptionally(
                new StoreException("the store did not keep a write: " + cause.getMessage(), cause));
    }
}
