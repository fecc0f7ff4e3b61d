package drover.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the benchmarks and prints their figures, each as soon as it is known; on stderr how far they have got. Its exit code
 * is not 0 when an event or a notification was lost, an event came twice, a backfill cost too many calls, or the application ran out of memory.
 *
 * <p>System properties:
 *
 * <ul>
 *   <li>{@code bench.parts}: which of {@code backfill,ingest,webhooks,deliver,growth,live} to run; all of them
 *   <li>{@code bench.events}: the orders of ingest, and of the backlog of deliver; 100000
 *   <li>{@code bench.stored}: the orders of growth's large store, of about 3 KB each; 1000000
 *   <li>{@code bench.seconds}: how long prices come in live; 300
 *   <li>{@code bench.connections}: how many pages are posted at once; 4
 *   <li>{@code bench.app}: the folder {@code quarkus-app} of another checkout; then ingest and deliver are measured of it and of this
 *       application by turns, and printed as ratios
 *   <li>{@code bench.binary}: a native binary of this application, which runs in place of the jar
 *   <li>{@code bench.java-options}: more options for the JVM of the application, such as {@code
 *       -XX:StartFlightRecording=filename=/tmp/drover.jfr}
 * </ul>
 */
public final class Bench {
    private static final Path FOLDER = Path.of("target/bench");

    private Bench() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        int status = 1;
        try {
            delete(FOLDER);
            for (String part : parts()) {
                System.out.println(run(part));
            }
            status = 0;
        } catch (Exception e) {
            e.printStackTrace(System.err);
        }
        // The circuit breaker of the bare loop leaves threads behind.
        System.exit(status);
    }

    private static List<String> parts() {
        return Arrays.stream(System.getProperty("bench.parts", "backfill,ingest,webhooks,deliver,growth,live")
                        .split(","))
                .map(String::strip)
                .toList();
    }

    private static String run(String part) throws Exception {
        Path folder = FOLDER.resolve(part);
        int events = Integer.getInteger("bench.events", 100_000);
        Vertx vertx = Vertx.vertx();
        System.err.println(part + " ...");
        try {
            String other = System.getProperty("bench.app", "").strip();
            if (!other.isEmpty()) {
                return Compare.run(vertx, folder, part, events, new Program(Path.of(other)));
            }
            String line =
                    switch (part) {
                        case "backfill" -> Backfill.run(vertx, folder);
                        case "ingest" -> Ingest.run(vertx, folder, events);
                        case "webhooks" -> Webhooks.run(vertx, folder);
                        case "deliver" -> Deliver.run(vertx, folder, events);
                        case "growth" -> Growth.run(vertx, folder, Integer.getInteger("bench.stored", 1_000_000));
                        case "live" -> Live.run(vertx, folder, Integer.getInteger("bench.seconds", 300));
                        default -> throw new IllegalArgumentException("bench.parts: there is no part " + part);
                    };
            // What failed is left there to be looked at.
            delete(folder);
            return line;
        } finally {
            Wait.on(vertx.close());
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
