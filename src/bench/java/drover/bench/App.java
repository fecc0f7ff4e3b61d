package drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The packaged application, as a process of its own that does not outlive this one. */
final class App implements AutoCloseable {
    private final Process process;
    private final Thread reaper;
    private final int port;
    private final Path log;

    private App(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
        reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts it with 256 MB, or within a binary's own bounds. When that is not enough, it ends.
     *
     * @param folder where it works and keeps its data; a log of that name lies beside it
     * @param keys its configuration
     */
    static App start(Path folder, Map<String, String> keys) throws IOException {
        return start(Program.OWN, folder, keys);
    }

    /** The same, of this application. */
    static App start(Program program, Path folder, Map<String, String> keys) throws IOException {
        int port = freePort();
        Path log = folder.resolveSibling(folder.getFileName() + ".log").toAbsolutePath();
        List<String> options = new ArrayList<>(
                List.of(System.getProperty("bench.java-options", "").trim().split("\\s+")));
        options.removeIf(String::isEmpty);
        List<String> given = new ArrayList<>();
        keys.forEach((key, value) -> given.add("-D" + key + "=" + value));
        given.addAll(
                List.of("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port, "-Dquarkus.management.port=0"));
        Files.createDirectories(folder);
        return new App(
                new ProcessBuilder(program.command(options, given))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                port,
                log);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** The CPU time it has had, of all its threads; 0 where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most memory it has held so far (resident), in megabytes; 0 where there is no /proc. */
    int peak() {
        return megabytes("VmHWM:");
    }

    /** The memory it holds now (resident), in megabytes; 0 where there is no /proc. */
    int resident() {
        return megabytes("VmRSS:");
    }

    private int megabytes(String what) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.empty()) {
            return lines.filter(line -> line.startsWith(what))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
