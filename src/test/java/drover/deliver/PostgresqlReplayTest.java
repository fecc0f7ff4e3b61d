package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlReplayTest extends ReplayTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
