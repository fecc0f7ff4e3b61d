package drover.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.runtime.FlywayContainerProducer;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.quarkus.main.events.AfterStop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Opens the store: PostgreSQL when {@code drover.postgresql.url} is set, otherwise the SQLite file in
 * {@code drover.data-dir}, which only one process at a time may use and only its owner may read.
 */
@ApplicationScoped
class StoreStart {
    private static final Logger LOG = Logger.getLogger("drover.store");
    /**
     * Keys come in no order, so each event touches pages all over: a larger cache (KiB) and rarer checkpoints (pages) write
     * each of them less often. The file beside it, -wal, grows to that many pages and is used again; most of them have been
     * moved by {@link Checkpoints} then.
     */
    static final List<String> SQLITE_WRITER = List.of(
            "PRAGMA cache_size = -65536",
            "PRAGMA wal_autocheckpoint = " + Checkpoints.LOG_PAGES,
            // A log that a forgotten reader has let grow is cut to this when it begins anew.
            "PRAGMA journal_size_limit = " + Checkpoints.LOG_PAGES * 4096L,
            // Nobody but us writes: if somebody has it locked, who sends us something hears so soon.
            "PRAGMA busy_timeout = 400");

    /** One process at a time, as with the file: the session that writes holds this lock, and ends with its process. */
    private static final List<String> POSTGRESQL_WRITER = List.of(
            """
            DO $$ BEGIN
              IF NOT pg_try_advisory_lock(4450637461) THEN RAISE EXCEPTION 'another Drover is running on it'; END IF;
            END $$""");

    private static final String POSTGRESQL_ADVICE = "Check that the database runs, that its host and port are those of"
            + " drover.postgresql.url, that drover.postgresql.user may make tables in it, and that no other Drover runs on it.";
    private static final String FOLDER_ADVICE =
            "Check that the folder exists or can be made, is writable by this user, has"
                    + " room, and that no other program has the file locked (drover.data-dir names the folder).";
    private static final Duration CALM = Duration.ofSeconds(5);

    private FileLock lock;
    private GroupCommitStore open;
    private Checkpoints checkpoints;

    @Produces
    @Singleton
    Store store(
            @ConfigProperty(name = "drover.data-dir") Path dataDir,
            @DataSource("sqlite") Instance<AgroalDataSource> sqlite,
            @DataSource("postgresql") Instance<AgroalDataSource> postgresql,
            FlywayContainerProducer flyway,
            @ConfigProperty(name = "drover.postgresql.url") Optional<String> postgresqlUrl) {
        boolean shared = postgresqlUrl.isPresent();
        String place = shared ? "PostgreSQL" : dataDir.resolve("drover.db").toString();
        try {
            if (shared) {
                bringUpToDate(postgresql.get(), "postgresql", flyway);
                checkAlone(postgresql.get());
                open = new GroupCommitStore(postgresql.get(), POSTGRESQL_WRITER, CALM);
                return open;
            }
            claim(dataDir);
            SqliteLibrary.load();
            bringUpToDate(sqlite.get(), "sqlite", flyway);
            checkWritable(sqlite.get());
            LOG.debugf("store: %s", place);
            checkpoints = new Checkpoints(sqlite.get(), dataDir.resolve("drover.db"), Checkpoints.PAGES);
            open = new GroupCommitStore(sqlite.get(), SQLITE_WRITER, CALM, checkpoints::swelling);
            return open;
        } catch (IOException | SQLException | FlywayException e) {
            unlock();
            throw new ConfigurationException("Drover does not start, because the store " + place + " cannot be opened: "
                    + firstLine(e) + ". " + (shared ? POSTGRESQL_ADVICE : FOLDER_ADVICE));
        }
    }

    /** After the last route, and before the connections go. */
    void close(@Observes AfterStop stopped) throws InterruptedException {
        if (checkpoints != null) {
            checkpoints.close();
        }
        if (open != null) {
            open.close();
        }
        unlock();
    }

    /** Makes the folder and the file (0600) and takes the lock that says this process is the only one. */
    private void claim(Path dataDir) throws IOException {
        Files.createDirectories(dataDir);
        FileChannel channel = FileChannel.open(ownerOnly(dataDir.resolve("drover.lock")), StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another Drover is running on it");
        }
        ownerOnly(dataDir.resolve("drover.db"));
    }

    /** Flyway spends a twelfth of a start on its own configuration: it is only there for a store that is to be changed. */
    private static void bringUpToDate(AgroalDataSource source, String kind, FlywayContainerProducer flyway)
            throws IOException, SQLException {
        Migrations migrations = Migrations.of(kind);
        try (Connection connection = source.getConnection()) {
            if (migrations.areIn(connection) || ("sqlite".equals(kind) && migrations.begin(connection))) {
                return;
            }
        }
        flyway.createFlyway(source, kind, true, true).getFlyway().migrate();
    }

    /** A schema that needs no change has only been read: who else has the file locked is found out now, and said here. */
    private static void checkWritable(AgroalDataSource sqlite) throws SQLException {
        try (Connection connection = sqlite.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
        }
    }

    /** Says at the start what the writer would find out at its first write. */
    private static void checkAlone(AgroalDataSource postgresql) throws SQLException {
        try (Connection connection = postgresql.getConnection();
                Statement statement = connection.createStatement()) {
            for (String lock : POSTGRESQL_WRITER) {
                statement.execute(lock);
            }
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    private void unlock() {
        try {
            if (lock != null) {
                lock.acquiredBy().close();
            }
        } catch (IOException e) {
            LOG.debug("the lock goes with the process", e);
        }
    }

    private static Path ownerOnly(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix != null) {
            posix.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private static String firstLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // Flyway says in its second line what it is about: a migration that this Drover does not know, for one.
        return String.valueOf(root.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .limit(3)
                .collect(Collectors.joining(" "));
    }
}
