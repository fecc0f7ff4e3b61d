package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlFillTest extends FillTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
