package drover.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that takes no writes is told from a write that was bad. */
@Timeout(60)
class UnavailableTest {

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, 13, true",
        "SQLITE_IOERR_WRITE, 778, true",
        "SQLITE_READONLY, 8, true",
        "SQLITE_READONLY_DBMOVED, 1032, true",
        "SQLITE_CANTOPEN, 14, true",
        "SQLITE_BUSY, 5, true",
        "SQLITE_ERROR, 1, false",
        "SQLITE_CONSTRAINT_UNIQUE, 2067, false",
        "SQLITE_CORRUPT, 11, false",
        "SQLITE_TOOBIG, 18, false"
    })
    void sqlite_says_it_by_its_code(String name, int code, boolean unavailable) {
        assertEquals(unavailable, Unavailable.is(new SQLException(name, null, code)), name);
    }

    @ParameterizedTest
    @CsvSource({
        "connection_failure, 08006, true",
        "read_only_sql_transaction, 25006, true",
        "disk_full, 53100, true",
        "admin_shutdown, 57P01, true",
        "io_error, 58030, true",
        "unique_violation, 23505, false",
        "syntax_error, 42601, false",
        "untranslatable_character, 22P05, false",
        "nothing, , false"
    })
    void postgresql_says_it_by_its_class(String name, String state, boolean unavailable) {
        assertEquals(unavailable, Unavailable.is(new SQLException(name, state)), name);
    }

    @ParameterizedTest
    @CsvSource({
        "connection_failure, 08006, true",
        "read_only_sql_transaction, 25006, true",
        "admin_shutdown, 57P01, true",
        "cannot_connect_now, 57P03, true",
        "query_canceled, 57014, false",
        "disk_full, 53100, false",
        "unique_violation, 23505, false"
    })
    void a_failure_of_the_session_is_told_from_one_of_the_server(String name, String state, boolean session) {
        assertEquals(session, Unavailable.isOfSession(new SQLException(name, state)), name);
    }

    /** As at a fail-over: the sessions are cut, new ones reach a server that may only read, and later one that may write. */
    @Test
    void a_session_that_may_only_read_is_thrown_away_so_the_store_goes_on_by_itself() throws SQLException {
        DataSource database = TestDatabase.postgresql();
        try (AgroalDataSource pool = pool((PGSimpleDataSource) database);
                TestStore store = new TestStore(pool)) {
            store.write(Streams.insert("before"));
            readOnly(database, "on");
            assertThrows(
                    StoreException.class,
                    () -> store.write(
                            c -> c.createStatement().execute("SELECT pg_terminate_backend(pg_backend_pid())")));
            StoreException refused = assertThrows(StoreException.class, () -> store.write(Streams.insert("half")));
            assertTrue(refused.getMessage().contains("read-only"), refused.getMessage());

            readOnly(database, "off");
            store.write(Streams.insert("after"));

            assertNull(store.trouble());
            assertEquals(
                    List.of("before", "after"),
                    Streams.names(store).stream()
                            .sorted(Comparator.reverseOrder())
                            .toList());
        }
    }

    /** The sessions of a pool come back, as they do when Drover runs. */
    private static AgroalDataSource pool(PGSimpleDataSource database) throws SQLException {
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(2)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.getUrl())
                                .principal(new NamePrincipal(database.getUser()))
                                .credential(new SimplePassword(String.valueOf(database.getPassword()))))));
    }

    private static void readOnly(DataSource database, String on) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = " + on
                    + "', current_database()); END $$");
        }
    }

    @Test
    void a_postgresql_that_sends_us_away_is_unavailable_until_it_takes_a_write() {
        try (TestStore store = new TestStore(TestDatabase.postgresql())) {
            assertThrows(
                    StoreException.class,
                    () -> store.write(c -> {
                        Streams.insert("half").run(c);
                        return c.createStatement().execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }));
            assertNotNull(store.trouble());

            store.write(Streams.insert("after"));

            assertNull(store.trouble());
            assertEquals(List.of("after"), Streams.names(store));
        }
    }

    @Test
    void a_postgresql_that_refuses_a_twin_is_available() {
        try (TestStore store = new TestStore(TestDatabase.postgresql())) {
            store.write(Streams.insert("twin"));

            assertThrows(StoreException.class, () -> store.write(Streams.insert("twin")));

            assertNull(store.trouble());
        }
    }
}
