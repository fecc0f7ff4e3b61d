package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedTest {
    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void a_file_is_told_once_when_it_rests_and_when_it_has_gone() throws Exception {
        write("routes/parcels.camel.yaml", "a");
        Saved saved = Saved.in(folder);
        assertEquals(Set.of(), saved.since());

        write("routes/parcels.camel.yaml", "ab");
        write("fixtures/parcels/cases/one/case.json", "{}");
        write("routes/.parcels.camel.yaml.swp", "x");
        write("routes/parcels.camel.yaml~", "x");
        assertEquals(Set.of(), saved.since(), "it may still be written");
        assertEquals(
                Set.of(Path.of("routes/parcels.camel.yaml"), Path.of("fixtures/parcels/cases/one/case.json")),
                saved.since());
        assertEquals(Set.of(), saved.since());

        Path route = folder.resolve("routes/parcels.camel.yaml");
        Files.setLastModifiedTime(route, FileTime.fromMillis(1_000));
        saved.since();
        assertEquals(Set.of(Path.of("routes/parcels.camel.yaml")), saved.since(), "of the same length");
        Files.delete(route);
        saved.since();
        assertEquals(Set.of(Path.of("routes/parcels.camel.yaml")), saved.since());
    }

    @Test
    void a_file_names_the_systems_whose_cases_are_played() throws Exception {
        write("fixtures/parcels/cases/one/case.json", "{}");
        write("fixtures/shelves/cases/one/case.json", "{}");
        write("fixtures/prices/messages.jsonl", "{}");
        Saved saved = Saved.in(folder);

        assertEquals(Set.of("parcels"), saved.systems(Set.of(Path.of("routes/parcels.camel.yaml"))));
        assertEquals(Set.of("shelves"), saved.systems(Set.of(Path.of("routes/shelves-graphql-entries.graphql"))));
        assertEquals(Set.of("parcels"), saved.systems(Set.of(Path.of("fixtures/parcels/500.json"))));
        assertEquals(Set.of(), saved.systems(Set.of(Path.of("fixtures/prices/messages.jsonl"))));
        assertEquals(Set.of("parcels", "shelves"), saved.systems(Set.of(Path.of("routes/poll.camel.yaml"))));
    }
}
