package drover.deliver;

import drover.store.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeadLettersTest extends DeadLettersTest {
    @TempDir
    Path folder;

    @Override
    DataSource database() {
        return TestDatabase.sqlite(folder);
    }
}
