package drover.deliver;

import drover.store.EachDatabase;
import drover.store.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** An empty outbox with the downstream {@code default}, on each database the store can be kept in. */
@EachDatabase
@Timeout(120)
abstract class OutboxTest {
    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    DeliveriesFixture outbox;

    @BeforeEach
    void open() {
        outbox = new DeliveriesFixture(database.in(folder));
        outbox.register();
    }

    @AfterEach
    void close() {
        outbox.close();
    }
}
