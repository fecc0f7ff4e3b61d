package drover.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import drover.HandClock;
import drover.store.EachDatabase;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The versions of route files are durable, on each database. */
@EachDatabase
class RouteVersionsTest {
    private static final String FILE = "leaflink.camel.yaml";

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private TestStore store;
    private RouteVersions versions;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        versions = new RouteVersions(store, new HandClock());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void applied(String hash, Long again) {
        versions.add(FILE, hash, "ann", again, RouteVersions.APPLIED, null, "text of " + hash);
    }

    @Test
    void the_one_before_is_another_one_that_ran() {
        assertNull(versions.before(FILE, "a"));
        applied("a", null);
        versions.add(FILE, "x", "ann", null, RouteVersions.REFUSED, "no", "text of x");
        applied("b", null);
        applied("b", null);

        assertEquals("a", versions.before(FILE, "b").hash());
        assertEquals("text of a", versions.before(FILE, "b").content());
        assertNull(versions.before(FILE, "a"));
    }

    @Test
    void who_goes_back_again_comes_further_back() {
        applied("a", null);
        applied("b", null);
        applied("c", null);
        RouteVersions.Version b = versions.before(FILE, "c");
        applied("b", b.id());

        assertEquals("a", versions.before(FILE, "b").hash());
    }

    @Test
    void what_was_put_back_is_no_version_to_go_back_to() {
        applied("a", null);
        applied("b", null);
        versions.putBack(FILE, "b", "its health failed");
        applied("c", null);

        assertEquals("a", versions.before(FILE, "c").hash());
        assertEquals("its health failed", versions.of(FILE).get(1).reason());
    }

    @Test
    void all_of_them_are_listed_without_their_texts() {
        applied("a", null);
        versions.add("other.camel.yaml", "o", "start", null, RouteVersions.REFUSED, "no", "text of o");
        applied("b", null);
        versions.add(FILE, RouteVersions.DELETED, "ann", null, RouteVersions.APPLIED, null, null);

        assertEquals(
                List.of("deleted", "b", "a"),
                versions.all().get(FILE).stream()
                        .map(RouteVersions.Version::hash)
                        .toList());
        assertEquals("no", versions.all().get("other.camel.yaml").get(0).reason());
        assertNull(versions.all().get(FILE).get(1).content());
        assertEquals("a", RouteVersions.before(versions.all().get(FILE), "b").hash());
        assertEquals(
                "b", RouteVersions.before(versions.all().get(FILE), "elsewhere").hash());
    }
}
