package drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An application that is measured: what Maven has packaged here, or the folder {@code quarkus-app} that {@code -Dbench.app} names. Each
 * runs with the routes of its own checkout, so that an older one is measured as it was.
 *
 * @param app its folder {@code quarkus-app}, which stands in {@code target/} of its checkout
 */
record Program(Path app) {
    static final Program OWN = new Program(Path.of("target/quarkus-app"));

    Path jar() {
        return app.resolve("quarkus-run.jar").toAbsolutePath();
    }

    private Path checkout() {
        return app.toAbsolutePath().getParent().getParent();
    }

    /** Gives a folder the routes with which this application, started there, takes pages at {@code /bench/orders}. */
    void takePages(Path folder) throws IOException {
        copy(folder, List.of("routes/deliver", "src/bench/resources/bench"));
    }

    /** Gives a folder the routes with which it takes webhooks. */
    void takeWebhooks(Path folder) throws IOException {
        copy(folder, List.of("routes/deliver", "routes/leaflink", "routes/webhooks"));
    }

    /** An older checkout has a file ingest; a newer one has not. */
    private void copy(Path folder, List<String> files) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (String file : files) {
            Path route = checkout().resolve(file + ".camel.yaml");
            if (Files.exists(route) || !file.endsWith("/ingest")) {
                Files.copy(route, routes.resolve(route.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
