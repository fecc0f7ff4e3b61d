package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlRandomDeliveriesTest extends RandomDeliveriesTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
