package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlRetentionTest extends RetentionTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
