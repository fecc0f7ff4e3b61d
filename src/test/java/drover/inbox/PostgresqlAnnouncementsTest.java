package drover.inbox;

import drover.store.TestDatabase;
import javax.sql.DataSource;

class PostgresqlAnnouncementsTest extends AnnouncementsTest {
    @Override
    DataSource database() {
        return TestDatabase.postgresql();
    }
}
