package drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The packaged application, as a process of its own that does not outlive this one. */
final class App implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Process process;
    private final Thread reaper;
    private final Path log;

    private App(Process process, Path log) {
        this.process = process;
        this.log = log;
        reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts it with 256 MB.
     *
     * @param folder where it works and keeps its data; a log of that name lies beside it
     * @param keys its configuration
     */
    static App start(Path folder, Map<String, String> keys) throws IOException {
        Path log = folder.resolveSibling(folder.getFileName() + ".log").toAbsolutePath();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(
                List.of(System.getProperty("bench.java-options", "").trim().split("\\s+")));
        command.removeIf(String::isEmpty);
        keys.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-Dquarkus.http.port=0", "-Dquarkus.management.port=0", "-jar"));
        command.add(JAR.toAbsolutePath().toString());
        Files.createDirectories(folder);
        return new App(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                log);
    }

    /** @throws IllegalStateException when it ends first, or the time does */
    void await(String what, Duration atMost, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Drover ended by itself before " + what + ": see " + log);
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "still not " + what + " after " + atMost.toSeconds() + " s: see " + log);
            }
        }
    }

    /** Stops it as an operator would, and after 20 seconds by force. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
