package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlDeadLettersTest extends DeadLettersTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
