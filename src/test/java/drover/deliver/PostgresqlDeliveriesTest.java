package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlDeliveriesTest extends DeliveriesTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
