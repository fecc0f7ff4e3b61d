package drover.deliver;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlIngestTest extends IngestTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
