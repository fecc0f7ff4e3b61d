package drover.store;

import javax.sql.DataSource;

class PostgresqlStoreTest extends StoreTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
