package drover.deliver;

import drover.store.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteRandomDeliveriesTest extends RandomDeliveriesTest {
    @TempDir
    Path folder;

    @Override
    DataSource database() {
        return TestDatabase.sqlite(folder);
    }
}
