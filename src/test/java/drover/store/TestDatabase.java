package drover.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
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
        /** Behind a pool, as Drover has it. That of the database before is closed: a test uses one at a time. */
        @Override
        public DataSource in(Path folder) {
            return pooled((PGSimpleDataSource) postgresql());
        }
    };

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static AgroalDataSource pool;

    /** A new database; a file, where it is one, stands in the folder. */
    public abstract DataSource in(Path folder);

    /** The SQLite file in the folder, set up as application.properties says, but for the disk: no test cuts the power. */
    public static DataSource sqlite(Path folder) {
        Path file = folder.resolve("drover.db");
        try {
            if (Files.notExists(file)) {
                Files.write(file, Migrated.SQLITE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file(file);
    }

    private static SQLiteDataSource file(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** A database in a PostgreSQL that runs as long as the tests do. */
    public static DataSource postgresql() {
        return database("drover" + COUNT.incrementAndGet(), Migrated.POSTGRESQL);
    }

    private static DataSource database(String name, String template) {
        try (Connection connection = Server.ONLY.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL makes no database", e);
        }
        return Server.ONLY.getDatabase("postgres", name);
    }

    private static synchronized DataSource pooled(PGSimpleDataSource database) {
        if (pool != null) {
            pool.close();
        }
        try {
            pool = AgroalDataSource.from(
                    new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(connections -> connections
                            .maxSize(20)
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.getUrl())
                                    .principal(new NamePrincipal(database.getUser()))
                                    .credential(new SimplePassword(String.valueOf(database.getPassword()))))));
        } catch (SQLException e) {
            throw new IllegalStateException("no pool", e);
        }
        return pool;
    }

    /** What has Drover's schema, made once and copied for each test. */
    private static final class Migrated {
        private static final byte[] SQLITE = sqlite();
        private static final String POSTGRESQL = postgresql();

        private static byte[] sqlite() {
            try {
                Path file = Files.createTempFile("migrated", ".db");
                migrate(file(file), "sqlite");
                byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String postgresql() {
            migrate(database("migrated", "template1"), "postgresql");
            return "migrated";
        }

        private static void migrate(DataSource source, String kind) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/" + kind)
                    .load()
                    .migrate();
        }
    }

    private static final class Server {
        private static final EmbeddedPostgres ONLY = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
        }
    }
}
