package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlDiscardTest extends DiscardTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
