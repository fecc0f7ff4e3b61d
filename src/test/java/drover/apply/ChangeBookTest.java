package drover.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.LogLines;
import drover.store.EachDatabase;
import drover.store.StoreException;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What becomes of changes, on each database. */
@EachDatabase
class ChangeBookTest {
    private static final String FILE = "leaflink.camel.yaml";
    private static final Change BROKEN = change(FILE, "broken");
    private static final Change OTHER = change("deliver.camel.yaml", "other");

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private TestStore store;
    private RouteVersions versions;
    private ChangeBook book;
    private LogLines log;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        versions = new RouteVersions(store, clock);
        book = new ChangeBook(new RunningFiles(new DefaultCamelContext()), versions, clock);
        log = new LogLines("drover.apply");
    }

    @AfterEach
    void close() {
        log.close();
        store.close();
    }

    private static Change change(String name, String text) {
        return new Change(List.of(name), List.of(new RouteSource("file:routes/" + name, text)));
    }

    private List<String> told() {
        return log.all().stream().filter(line -> line.startsWith("ERROR")).toList();
    }

    @Test
    void what_cannot_run_is_tried_again_after_another_change_and_told_once() {
        // given
        Instant first = clock.instant();
        book.refuse(BROKEN, "ann", "no such bean");
        assertTrue(book.isRefused(BROKEN));

        // when
        clock.pass(Duration.ofMinutes(1));
        book.applied(OTHER, "ann", null);

        // then
        assertFalse(book.isRefused(BROKEN), "it is tried again");
        assertEquals(1, book.conditions().count(), "and meanwhile it is refused");

        // when
        book.refuse(BROKEN, "ann", "no such bean either");

        // then
        assertTrue(book.isRefused(BROKEN));
        assertEquals(1, told().size(), () -> told().toString());
        assertEquals(1, versions.of(FILE).size());
        assertEquals(first, book.conditions().findFirst().orElseThrow().since());
        assertEquals("no such bean either", book.refusals().get(FILE).reason());

        // when
        book.refuse(change(FILE, "broken otherwise"), "ann", "no such bean");

        // then
        assertEquals(2, told().size());
        assertEquals(2, versions.of(FILE).size());
    }

    @Test
    void what_was_taken_back_or_left_does_not_come_with_another_change() {
        // given
        Change ran = change(FILE, "ran");
        book.applied(ran, "ann", null);
        book.putBack(ran, "its health failed");
        RouteSource left = new RouteSource("file:routes/seller.camel.yaml", "left");
        book.leave(left, "an operator went back");

        // when
        book.applied(OTHER, "ann", null);

        // then
        assertTrue(book.isRefused(ran));
        assertTrue(book.isRefused(new Change(List.of(left.name()), List.of(left))));
    }

    @Test
    void what_does_not_run_since_the_start_is_told_by_its_own_condition_alone() {
        // given
        RouteSource broken = BROKEN.news().get(0);
        book.unable(broken, "no such bean");
        book.begun(List.of(), Map.of(broken, "no such bean"));

        // when
        book.applied(OTHER, "ann", null);
        book.refuse(BROKEN, "the folder", "no such bean");

        // then
        assertEquals(List.of(), told());
        assertEquals(0, book.conditions().count());
        assertEquals(1, versions.of(FILE).size());
    }

    @Test
    void versions_that_the_store_does_not_take_at_the_start_are_kept_later_and_once() {
        // given
        List<RouteSource> running = OTHER.news();
        Map<RouteSource, String> unable = Map.of(BROKEN.news().get(0), "no such bean");
        refuseWrites(true);
        assertThrows(StoreException.class, () -> book.begun(running, unable));

        // when
        refuseWrites(false);
        book.begun(running, unable);
        book.begun(running, unable);

        // then
        assertEquals(List.of(), log.all(), "the store says it itself");
        assertEquals(1, versions.of(running.get(0).name()).size());
        assertEquals(RouteVersions.REFUSED, versions.of(FILE).get(0).state());
    }

    /** A table that is away is as good as a disk that is full. */
    private void refuseWrites(boolean away) {
        store.write(c -> {
            try (Statement statement = c.createStatement()) {
                statement.execute(
                        "ALTER TABLE " + (away ? "route_version RENAME TO away" : "away RENAME TO route_version"));
            }
            return null;
        });
    }

    @Test
    void each_change_of_it_is_another_revision() {
        long before = book.revision();
        book.wait(BROKEN);
        long waits = book.revision();
        book.retain(List.of(BROKEN));
        assertEquals(waits, book.revision());
        book.retain(List.of());

        assertNotEquals(before, waits);
        assertNotEquals(waits, book.revision());
    }
}
