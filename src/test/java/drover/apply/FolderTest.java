package drover.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of files are seen, whatever a list of the folder shows while they are made. */
class FolderTest {
    private static final String TEXT =
            "- route: {id: orders-poll, from: {uri: \"direct:orders\", steps: [{log: all}]}}\n";
    private static final List<Change> NONE = List.of();

    @TempDir
    Path routes;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final RunningFiles files = new RunningFiles(camel);
    private List<String> listed;
    private Folder folder;

    @BeforeEach
    void lay() throws IOException {
        String old = file("old.camel.yaml");
        file("new.camel.yaml");
        files.runs(RouteSource.read(camel, old), Set.of("orders-poll"));
        folder = new Folder(camel, files, () -> listed);
        list("old.camel.yaml");
        folder.unable();
        assertEquals(NONE, folder.look());
    }

    private String file(String name) throws IOException {
        Path file = routes.resolve("routes").resolve(name);
        Files.createDirectories(file.getParent());
        return "file:" + Files.writeString(file, TEXT);
    }

    private void list(String... names) {
        listed = List.of(names).stream()
                .map(name -> "file:" + routes.resolve("routes").resolve(name))
                .toList();
    }

    private void assertMoved() throws IOException {
        list("new.camel.yaml");
        assertEquals(NONE, folder.look());
        List<Change> changes = folder.look();
        assertEquals(1, changes.size());
        assertEquals(List.of("old.camel.yaml", "new.camel.yaml"), changes.get(0).names());
    }

    @Test
    void a_renamed_file_is_one_change() throws IOException {
        assertMoved();
    }

    @Test
    void so_is_one_of_which_a_list_shows_neither_name() throws IOException {
        list();
        assertEquals(NONE, folder.look());
        assertMoved();
    }

    @Test
    void and_one_of_which_a_list_shows_both() throws IOException {
        list("old.camel.yaml", "new.camel.yaml");
        assertEquals(NONE, folder.look());
        assertMoved();
    }

    @Test
    void and_one_that_goes_after_it_was_listed() throws IOException {
        Files.delete(routes.resolve("routes/old.camel.yaml"));
        assertEquals(NONE, folder.look());
        assertMoved();
    }

    @Test
    void a_file_that_stays_away_is_deleted() throws IOException {
        list();
        assertEquals(NONE, folder.look());
        assertEquals(List.of(new Change(List.of("old.camel.yaml"), List.of())), folder.look());
    }
}
