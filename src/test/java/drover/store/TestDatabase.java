package drover.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The databases that Drover can keep its store in: real ones with its schema, a new one for each test. */
public enum TestDatabase {
    SQLITE {
        @Override
        public DataSource in(Path folder) {
            return sqlite(folder);
        }
    },
    POSTGRESQL {
        @Override
        public DataSource in(Path folder) {
            return postgresql();
        }
    };

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A new database; a file, where it is one, stands in the folder. */
    public abstract DataSource in(Path folder);

    /** A SQLite file, set up as application.properties says. */
    public static DataSource sqlite(Path folder) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("drover.db"));
        return migrated(source, "sqlite");
    }

    /** A database in a PostgreSQL that runs as long as the tests do. */
    public static DataSource postgresql() {
        String name = "drover" + COUNT.incrementAndGet();
        try (Connection connection = Server.ONLY.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL makes no database", e);
        }
        return migrated(Server.ONLY.getDatabase("postgres", name), "postgresql");
    }

    private static DataSource migrated(DataSource source, String kind) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/" + kind)
                .load()
                .migrate();
        return source;
    }

    private static final class Server {
        private static final EmbeddedPostgres ONLY = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
        }
    }
}
