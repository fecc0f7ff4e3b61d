package drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that is measured: what Maven has packaged here, or the folder {@code quarkus-app} that {@code -Dbench.app} names. Each
 * runs with the routes of its own checkout, so that an older one is measured as it was.
 *
 * @param app its folder {@code quarkus-app}, which stands in {@code target/} of its checkout
 * @param binary a native binary of it, which runs in place of the jar, or empty
 */
record Program(Path app, String binary) {
    /** What {@code -Dbench.binary} names runs within its own bounds; the jar within these. */
    private static final String HEAP = "-Xmx256m";

    static final Program OWN = new Program(
            Path.of("target/quarkus-app"),
            System.getProperty("bench.binary", "").strip());

    Program(Path app) {
        this(app, "");
    }

    /** What starts it: {@code more} are options of Java, of which the binary knows those that bound its memory. */
    List<String> command(List<String> more, List<String> keys) {
        List<String> command = new ArrayList<>();
        if (!binary.isEmpty()) {
            command.add(Path.of(binary).toAbsolutePath().toString());
            command.addAll(more);
            command.addAll(keys);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(more);
        command.addAll(keys);
        command.add("-jar");
        command.add(app.resolve("quarkus-run.jar").toAbsolutePath().toString());
        return command;
    }

    /** As it is said beside what was measured. */
    String bounds() {
        return binary.isEmpty() ? HEAP : "a binary with its own bounds";
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
