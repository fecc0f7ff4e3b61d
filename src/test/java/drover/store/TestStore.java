package drover.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** The store as it runs, for tests in other packages; it can be closed. */
public final class TestStore implements Store, AutoCloseable {
    private final GroupCommitStore store;

    public TestStore(DataSource source) {
        store = new GroupCommitStore(source, java.util.List.of(), Duration.ZERO);
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return store.submit(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return store.write(work);
    }

    @Override
    public <T> T read(Work<T> work) {
        return store.read(work);
    }

    @Override
    public String trouble() {
        return store.trouble();
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the store was not closed in peace", e);
        }
    }
}
