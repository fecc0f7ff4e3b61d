package drover.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import drover.HandClock;
import drover.TestConfig;
import drover.store.EachDatabase;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.TestCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@EachDatabase
class PendingTest {
    private static final Pending.Begun BEGUN =
            new Pending.Begun("acme", "http://127.0.0.1:1/", "the-verifier", "the-session");

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private TestStore store;
    private Pending pending;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        pending = new Pending(
                store, new EncryptionKey(TestCredentials.of(TestConfig.of(Map.of())), folder.resolve("data")), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void it_is_taken_once() {
        String name = pending.begin(BEGUN);

        assertEquals(BEGUN, pending.take(name));
        assertNull(pending.take(name));
    }

    @Test
    void it_lasts_ten_minutes() {
        String first = pending.begin(BEGUN);
        String second = pending.begin(BEGUN);
        clock.pass(Duration.ofMinutes(10));
        assertEquals(BEGUN, pending.take(first));

        clock.pass(Duration.ofMillis(1));
        assertNull(pending.take(second));
    }

    @Test
    void a_clock_that_was_set_back_makes_it_last_no_longer() {
        String name = pending.begin(BEGUN);
        clock.pass(Duration.ofMinutes(-1));

        assertNull(pending.take(name));
    }

    @Test
    void what_is_too_old_is_forgotten_when_another_begins() {
        pending.begin(BEGUN);
        clock.pass(Duration.ofMinutes(11));

        pending.begin(BEGUN);

        assertEquals(1L, (long) store.read(c -> {
            try (var statement = c.createStatement();
                    var row = statement.executeQuery("SELECT COUNT(*) FROM oauth_pending")) {
                row.next();
                return row.getLong(1);
            }
        }));
    }

    @Test
    void the_store_knows_neither_the_text_nor_the_verifier() {
        String name = pending.begin(BEGUN);

        List<String> kept = store.read(c -> {
            try (var statement = c.createStatement();
                    var row = statement.executeQuery("SELECT name, verifier FROM oauth_pending")) {
                row.next();
                return List.of(
                        row.getString(1), new String(row.getBytes(2), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        });

        assertFalse(kept.get(0).contains(name));
        assertFalse(kept.get(1).contains("the-verifier"));
    }

    @Test
    void what_nobody_began_is_none() {
        assertNull(pending.take(null));
        assertNull(pending.take(""));
        assertNull(pending.take("x".repeat(100_000)));
        assertNull(pending.take(pending.random()));
    }
}
