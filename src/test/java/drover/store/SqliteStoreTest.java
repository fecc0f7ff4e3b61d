package drover.store;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreTest {
    @TempDir
    Path folder;

    @Override
    DataSource database() {
        return TestDatabase.sqlite(folder);
    }
}
