package drover.inbox;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlInboxTest extends InboxTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
