package drover.metrics;

import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large the store is, and how much room it has: of its file; a database elsewhere has its own monitoring. */
@ApplicationScoped
public class StoreSize {
    private final Store store;
    private final Path dataDir;
    private final boolean file;

    StoreSize(
            Store store,
            @ConfigProperty(name = "drover.data-dir") Path dataDir,
            @ConfigProperty(name = "drover.postgresql.url") Optional<String> postgresqlUrl) {
        this.store = store;
        this.dataDir = dataDir;
        this.file = postgresqlUrl.isEmpty();
    }

    void start(@Observes AfterStart started, Meters meters) {
        meters.gauge(Metric.STORE_UP, () -> store.trouble() == null ? 1 : 0);
        if (file) {
            meters.gauge(Metric.STORE_SIZE, this::bytes);
            meters.gauge(Metric.STORE_FREE, this::free);
        }
    }

    /** Bytes of its file and the log beside it, or null where there is none. */
    public Long bytes() {
        return file ? size("drover.db") + size("drover.db-wal") : null;
    }

    /** Bytes that are free on its disk, or null where there is no file. */
    public Long free() {
        try {
            return file ? (Long) Files.getFileStore(dataDir).getUsableSpace() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private long size(String name) {
        try {
            return Files.size(dataDir.resolve(name));
        } catch (IOException e) {
            return 0;
        }
    }
}
