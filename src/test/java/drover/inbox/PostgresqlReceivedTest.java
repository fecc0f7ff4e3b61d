package drover.inbox;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlReceivedTest extends ReceivedTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
