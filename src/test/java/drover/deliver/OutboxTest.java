package drover.deliver;

import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** An empty outbox with the downstream {@code default}, on each database the store can be kept in. */
@Timeout(120)
abstract class OutboxTest {
    DeliveriesFixture outbox;

    abstract DataSource database();

    @BeforeEach
    void open() {
        outbox = new DeliveriesFixture(database());
        outbox.register();
    }

    @AfterEach
    void close() {
        outbox.close();
    }
}
