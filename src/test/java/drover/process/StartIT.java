package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.store.TestDatabase;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops the start, and what only warns. A start that ends says why in one message, and nothing else. */
class StartIT {
    private static final String KEY = "key-in-the-file-of-its-owner";

    @TempDir
    Path directory;

    @Test
    void a_bad_value_stops_the_start_and_is_not_shown() throws Exception {
        // given
        DroverSetup setup = DroverProcess.in(directory).set("leaflink.request-interval", "abcxyz");

        // when
        DroverProcess drover = ended(setup);

        // then
        assertEquals(1, drover.lines("leaflink\\.request-interval").size(), drover.output());
        assertTrue(drover.output().contains("6 letters"), drover.output());
        assertTrue(drover.output().contains("1ms..1h"), drover.output());
        assertFalse(drover.output().contains("abcxyz"), drover.output());
    }

    @Test
    void a_folder_that_cannot_be_made_stops_the_start() throws Exception {
        // given
        Files.writeString(directory.resolve("data"), "a file where the folder should be");

        // when
        DroverProcess drover = ended(DroverProcess.in(directory));

        // then
        assertEquals(
                1, drover.lines("the store \\S*data/drover.db cannot be opened").size(), drover.output());
        assertTrue(drover.output().contains("drover.data-dir"), drover.output());
        assertOneMessage(drover);
    }

    @Test
    void a_store_that_is_no_database_stops_the_start() throws Exception {
        // given
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/drover.db"), "this was never a database ".repeat(100));

        // when
        DroverProcess drover = ended(DroverProcess.in(directory));

        // then
        List<String> said = drover.lines("the store \\S*data/drover.db cannot be opened");
        assertEquals(1, said.size(), drover.output());
        assertTrue(said.get(0).contains("not a database"), said.get(0));
        assertOneMessage(drover);
    }

    @Test
    void a_database_of_something_else_stops_the_start() throws Exception {
        // given
        Files.createDirectory(directory.resolve("data"));
        change("CREATE TABLE recipe (name TEXT)");

        // when
        DroverProcess drover = ended(DroverProcess.in(directory));

        // then
        assertOneMessage(drover);
        assertEquals(List.of("recipe"), Kept.select(store(), "SELECT name FROM sqlite_master WHERE type = 'table'"));
    }

    @Test
    void a_store_made_by_a_newer_drover_stops_the_start() throws Exception {
        // given
        makeStore();
        change("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, TRUE)");

        // when
        DroverProcess drover = ended(DroverProcess.in(directory));

        // then
        assertOneMessage(drover);
    }

    @Test
    void a_store_that_another_program_has_locked_stops_the_start() throws Exception {
        // given
        makeStore();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + store());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");

            // when
            DroverProcess drover = ended(DroverProcess.in(directory));

            // then
            assertIsLocked(drover);
        }
    }

    @Test
    void a_new_store_that_another_program_has_locked_stops_the_start() throws Exception {
        // given
        Files.createDirectory(directory.resolve("data"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + store());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");

            // when
            DroverProcess drover = ended(DroverProcess.in(directory));

            // then
            assertIsLocked(drover);
        }
    }

    private static void assertIsLocked(DroverProcess drover) {
        assertOneMessage(drover);
        String said = drover.lines("cannot be opened").get(0);
        assertTrue(said.contains("locked"), said);
        assertTrue(said.contains("data/drover.db"), said);
    }

    @Test
    void a_folder_on_a_read_only_file_system_stops_the_start() throws Exception {
        // given
        makeStore();
        DroverSetup setup = DroverProcess.in(directory).launchedBy(Mounts.readOnly(directory.resolve("data")));

        // when
        DroverProcess drover = ended(setup);

        // then
        assertOneMessage(drover);
        String said = drover.lines("cannot be opened").get(0);
        assertTrue(said.contains("the store ./data/drover.db"), said);
        assertTrue(said.contains("Read-only file system"), said);
    }

    @Test
    void ids_that_are_forgotten_before_their_events_stop_the_start() throws Exception {
        // given
        DroverSetup setup =
                DroverProcess.in(directory).set("drover.retention", "30d").set("drover.dedupe-window", "29d");

        // when
        DroverProcess drover = ended(setup);

        // then
        List<String> said = drover.lines("Drover does not start");
        assertEquals(1, said.size(), drover.output());
        assertTrue(said.get(0).contains("drover.dedupe-window (29d)"), said.get(0));
        assertTrue(said.get(0).contains("drover.retention (30d)"), said.get(0));
        assertEquals(List.of(), drover.lines(" (ERROR|FATAL) |^\\s+at "), drover.output());
    }

    @Test
    void every_bad_value_is_named_as_it_was_written_and_once() throws Exception {
        // given
        String file = String.join(
                "\r\n",
                "\ufeff# Z\u00fcrich",
                "leaflink.page-size=1000 ",
                "drover.retention=20d # three weeks",
                "LEAFLINK_SELLER_ID=6808");
        Files.write(directory.resolve("application.properties"), file.getBytes(StandardCharsets.UTF_16LE));
        DroverSetup setup = DroverProcess.in(directory)
                .env("DOWNSTREAM_DEFAULT_URL", "http://me:canary@erp.example/in")
                .env("DROVER_POSTGRESQL_URL", "jdbc:mysql://me:canary@erp.example/in")
                .set("drover.time-zone", "Europe/berlin");

        // when
        DroverProcess drover = ended(setup);

        // then
        for (String line : List.of(
                "  application.properties line 2: leaflink.page-size: ",
                "  application.properties line 3: drover.retention: it has a comment",
                "  application.properties line 4: LEAFLINK_SELLER_ID: .* write leaflink.seller-id",
                "  DOWNSTREAM_DEFAULT_URL: it has user:password@ in it",
                "  DROVER_POSTGRESQL_URL: ",
                "  drover.time-zone: write Europe/Berlin")) {
            assertEquals(1, drover.lines("^" + line).size(), line + "\n" + drover.output());
        }
        assertEquals(8, drover.lines().size(), drover.output());
        assertFalse(drover.output().contains("canary"), drover.output());
    }

    @Test
    void a_port_that_is_taken_ends_the_start_before_anything_is_polled() throws Exception {
        // given
        try (SimulatedApi leaflink = new SimulatedApi();
                ServerSocket taken = new ServerSocket(0)) {
            for (String key : List.of("quarkus.http.port", "quarkus.management.port")) {
                // when
                DroverProcess drover = ended(
                        DroverProcess.in(directory).polling(leaflink).set(key, String.valueOf(taken.getLocalPort())));

                // then
                assertEquals(
                        1,
                        drover.lines("port " + taken.getLocalPort() + " is taken by another program.*" + key)
                                .size(),
                        drover.output());
                assertEquals(List.of(), drover.lines("^\\s+at "), drover.output());
                assertEquals(0, leaflink.calls().size());
            }
        }
    }

    @Test
    void a_temporary_folder_that_does_not_do_is_replaced_by_one_of_our_own() throws Exception {
        try (DroverProcess drover =
                DroverProcess.in(directory).set("java.io.tmpdir", "/proc").start()) {
            drover.awaitSlowly("health", () -> isUp(drover));

            assertTrue(Files.isDirectory(directory.resolve("data/tmp")));
        }
    }

    @Test
    void without_any_temporary_folder_the_sentence_names_both() throws Exception {
        // given
        DroverSetup setup =
                DroverProcess.in(directory).set("java.io.tmpdir", "/proc").set("drover.data-dir", "/proc/data");

        // when
        DroverProcess drover = ended(setup);

        // then
        assertEquals(1, drover.lines("no temporary folder.*java.io.tmpdir").size(), drover.output());
        assertEquals(1, drover.lines().size(), drover.output());
    }

    @Test
    void a_postgresql_that_is_not_there_is_not_looked_for_in_a_folder_and_its_password_is_not_shown() throws Exception {
        // given
        DroverSetup setup =
                DroverProcess.in(directory).env("DROVER_POSTGRESQL_URL", "postgres://me:can$$ary@127.0.0.1:9/drover");

        // when
        DroverProcess drover = ended(setup);

        // then
        assertEquals(1, drover.lines("the store PostgreSQL cannot be opened").size(), drover.output());
        assertTrue(drover.output().contains("drover.postgresql.url"), drover.output());
        assertFalse(drover.output().contains("folder"), drover.output());
        assertFalse(drover.output().contains("ary@"), drover.output());
        assertEquals(List.of(), drover.lines("^\\s+at "), drover.output());
    }

    private Path store() {
        return directory.resolve("data/drover.db");
    }

    /** A good one, with the schema of this Drover. */
    private void makeStore() throws Exception {
        TestDatabase.sqlite(Files.createDirectory(directory.resolve("data")));
    }

    private void change(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_second_process_on_the_same_folder_ends_and_the_first_goes_on() throws Exception {
        // given
        try (SimulatedApi leaflink = new SimulatedApi();
                DroverProcess first =
                        DroverProcess.in(directory).polling(leaflink).start()) {
            first.awaitLine("leaflink-orders: 0 read");

            // when
            DroverProcess second = ended(DroverProcess.in(directory));

            // then
            assertEquals(1, second.lines("another Drover is running").size(), second.output());
            assertOneMessage(second);
            leaflink.put("/orders/", SimulatedApi.record("late", Instant.parse("2025-01-01T00:00:00Z")));
            first.awaitLine("leaflink-orders: 1 read in 1 page, 1 new");
        }
    }

    @Test
    void without_a_key_and_with_misspelt_ones_it_runs_and_says_so() throws Exception {
        // given
        DroverSetup setup = DroverProcess.in(directory)
                .set("leaflink.requets-interval", "1s")
                .env("LEAFLINK_BSE_URL", "http://x");

        try (SimulatedApi leaflink = new SimulatedApi();
                DroverProcess drover =
                        setup.env("LEAFLINK_BASE_URL", leaflink.url()).start()) {
            // when
            drover.awaitLine("default: nothing can be delivered: it has no address");
            drover.awaitSlowly("health", () -> isUp(drover));

            // then
            assertWarns(drover, "leaflink.requets-interval", "leaflink.request-interval");
            assertWarns(drover, "LEAFLINK_BSE_URL", "leaflink.base-url");
            String off = drover.awaitLine("leaflink: off");
            assertTrue(off.contains("LEAFLINK_API_KEY"), off);
            assertTrue(off.contains(directory.resolve(".config/leaflink/api_key") + " (chmod 600)"), off);
            assertEquals(List.of(), leaflink.calls());
            for (String file : List.of("drover.db", "operations-token")) {
                Path kept = directory.resolve("data").resolve(file);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)), file);
            }
        }
    }

    @Test
    void a_key_file_that_others_can_read_is_refused_and_the_rest_runs() throws Exception {
        // given
        Path file = keyFile("rw-r--r--");

        try (SimulatedApi leaflink = new SimulatedApi();
                DroverProcess drover = fromFile(leaflink).start()) {
            // when
            String refused = drover.awaitLine("leaflink: off");
            drover.awaitSlowly("health", () -> isUp(drover));

            // then
            assertTrue(refused.contains("chmod 600 " + file), refused);
            assertEquals(List.of(), leaflink.calls());
            assertFalse(drover.output().contains(KEY));
        }
    }

    @Test
    void a_key_file_of_its_owner_alone_is_used() throws Exception {
        // given
        keyFile("rw-------");

        try (SimulatedApi leaflink = new SimulatedApi();
                DroverProcess drover = fromFile(leaflink).start()) {
            // when
            drover.awaitLine("leaflink-customers: 0 read");

            // then
            assertEquals("App " + KEY, leaflink.calls().get(0).authorization());
            assertFalse(drover.output().contains(KEY));
        }
    }

    private DroverSetup fromFile(SimulatedApi leaflink) {
        return DroverProcess.in(directory)
                .env("LEAFLINK_BASE_URL", leaflink.url())
                .set("leaflink.schedule", "0/1 * * * * ?");
    }

    private Path keyFile(String permissions) throws Exception {
        Path file = directory.resolve(".config/leaflink/api_key");
        Files.createDirectories(file.getParent());
        Files.writeString(file, KEY + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static DroverProcess ended(DroverSetup setup) throws Exception {
        try (DroverProcess drover = setup.start()) {
            assertNotEquals(0, drover.awaitExit(), drover::output);
            return drover;
        }
    }

    private static void assertOneMessage(DroverProcess drover) {
        assertEquals(List.of(), drover.lines(" (ERROR|FATAL) |^\\s+at "), drover.output());
        assertEquals(1, drover.lines("the store .* cannot be opened").size(), drover.output());
    }

    private static void assertWarns(DroverProcess drover, String misspelt, String nearest) {
        List<String> warnings = drover.lines(" WARN .* there is no key " + misspelt + ";");
        assertEquals(1, warnings.size(), drover.output());
        assertTrue(warnings.get(0).endsWith("the nearest is " + nearest), warnings.get(0));
    }

    private static boolean isUp(DroverProcess drover) {
        try {
            return drover.manage("/q/health").contains("\"UP\"");
        } catch (java.io.IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
