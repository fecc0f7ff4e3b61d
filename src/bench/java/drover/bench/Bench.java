package drover.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the benchmarks and prints their figures. Its exit code is not 0 when an event was lost, came twice, or a backfill
 * cost too many calls.
 *
 * <p>System properties: {@code bench.events}, the orders of the backlog (20000); {@code bench.java-options}, more options
 * for the JVM of the application, such as {@code -XX:StartFlightRecording=filename=/tmp/drover.jfr}.
 */
public final class Bench {
    private static final Path FOLDER = Path.of("target/bench");

    private Bench() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        int status = 1;
        try {
            run().forEach(System.out::println);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace(System.err);
        }
        // The circuit breaker of the bare loop leaves threads behind.
        System.exit(status);
    }

    private static List<String> run() throws Exception {
        delete(FOLDER);
        Vertx vertx = Vertx.vertx();
        try {
            return List.of(
                    Backfill.run(vertx, FOLDER.resolve("backfill")),
                    Deliver.run(vertx, FOLDER.resolve("deliver"), Integer.getInteger("bench.events", 20_000)));
        } finally {
            Wait.on(vertx.close());
            delete(FOLDER.resolve("backfill"));
            delete(FOLDER.resolve("deliver"));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
