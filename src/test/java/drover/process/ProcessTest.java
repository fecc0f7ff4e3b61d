package drover.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a whole process share: an empty folder, a LeafLink that is polled, and a downstream that keeps what it gets. */
abstract class ProcessTest {
    static final String ORDERS = "/orders/";
    static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir
    Path directory;

    SimulatedApi leaflink;
    Sink sink;

    @BeforeEach
    void beginSurroundings() throws IOException {
        leaflink = new SimulatedApi();
        sink = new Sink();
    }

    @AfterEach
    void endSurroundings() {
        leaflink.close();
        sink.close();
    }

    /** A Drover in that folder that polls, delivers, and can be operated; of the systems it has LeafLink alone. */
    DroverSetup setup() {
        return DroverProcess.in(directory)
                .only("leaflink")
                .polling(leaflink)
                .delivering(sink)
                .operated();
    }

    /** Lays packaged route files beside it, such as {@code leaflink}: then only these, and the templates, are loaded. */
    void layRoutes(String... names) throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        for (String name : names) {
            String file = name + ".camel.yaml";
            Files.copy(Path.of("routes", file), routes.resolve(file));
        }
    }

    /** The first column of what a query finds in its store. */
    List<String> kept(String query) throws Exception {
        return Kept.select(directory.resolve("data/drover.db"), query);
    }
}
