package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * The packaged application, running. Every wait has an end, and whoever waits in vain is shown the last lines of its
 * output. {@link #close} always ends it.
 */
final class DroverProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TAIL = 25;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What its operations are asked with. */
    static final String OPERATIONS_TOKEN = "token-of-the-process-tests";

    private final Process process;
    private final int port;
    private final int managementPort;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Thread reader = new Thread(this::read, "output");

    DroverProcess(ProcessBuilder command, int port, int managementPort) throws IOException {
        this.port = port;
        this.managementPort = managementPort;
        process = command.redirectErrorStream(true).start();
        reader.setDaemon(true);
        reader.start();
    }

    /** What to start, in this working directory, which is also its home. */
    static DroverSetup in(Path directory) {
        return new DroverSetup(directory);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("(its output broke off)");
        }
    }

    /** What it has written so far, standard output and error. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    String output() {
        return String.join("\n", lines());
    }

    /** The lines in which the pattern is found. */
    List<String> lines(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return lines().stream().filter(line -> wanted.matcher(line).find()).toList();
    }

    /** The first line in which the pattern is found; waits for it, and is there at once. No line is looked at twice. */
    String awaitLine(String pattern) {
        Predicate<String> wanted = Pattern.compile(pattern).asPredicate();
        AtomicInteger looked = new AtomicInteger();
        AtomicReference<String> found = new AtomicReference<>();
        await("a line with " + pattern, Duration.ofMillis(2), () -> {
            while (found.get() == null && looked.get() < lines.size()) {
                String line = lines.get(looked.getAndIncrement());
                found.set(wanted.test(line) ? line : null);
            }
            return found.get() != null;
        });
        return found.get();
    }

    /** Waits, as long as it runs, for a condition. */
    void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofMillis(10), condition);
    }

    /** As {@link #await}, for a condition that takes some work to look at: by HTTP, or through much that it has written. */
    void awaitSlowly(String what, BooleanSupplier condition) {
        await(what, Duration.ofMillis(100), condition);
    }

    private void await(String what, Duration interval, BooleanSupplier condition) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(interval)
                    .failFast("it has ended", () -> !process.isAlive())
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError("expected " + what + ": " + e.getMessage() + "\n" + tail(), e);
        }
    }

    /** Waits until it has ended; its exit code. */
    int awaitExit() throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(ended, () -> "expected it to end\n" + tail());
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    /** Writes a line to its standard input. */
    void type(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    int port() {
        return port;
    }

    /** Where a browser finds it. */
    String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    long pid() {
        return process.pid();
    }

    /** A file as the process sees it, in its own mounts. */
    Path inside(Path file) {
        return Path.of("/proc", String.valueOf(process.pid()), "root")
                .resolve(Path.of("/").relativize(file.toAbsolutePath()));
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** SIGTERM, as an operator's service manager sends; its exit code. */
    int terminate() throws InterruptedException {
        // Not Process.destroy(): it would close the output before the last lines are written.
        process.toHandle().destroy();
        return awaitExit();
    }

    /** SIGINT, as Ctrl-C sends; its exit code. */
    int interrupt() throws IOException, InterruptedException {
        signal("INT");
        return awaitExit();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertTrue(kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue());
    }

    /** SIGSTOP: it stands still in the middle of whatever it does. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** The body of a GET at the public port. */
    String get(String path) throws IOException, InterruptedException {
        return get(port, path);
    }

    /** The body of a GET at the management port. */
    String manage(String path) throws IOException, InterruptedException {
        return get(managementPort, path);
    }

    /** As {@link #manage}, asked for as JSON. */
    String manageJson(String path) throws IOException, InterruptedException {
        HttpRequest request = request(managementPort, path)
                .header("Accept", "application/json")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** As {@link #manage}; nothing while it does not answer. */
    String tells(String path) {
        try {
            return manage(path);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What its operations tell of the downstreams; nothing while they do not answer. */
    String downstreams() {
        return tells("/operations/downstreams");
    }

    /** Whether it says that it is ready. */
    boolean isReady() {
        try {
            return manageStatus("/q/health/ready") == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status of a GET at the management port. */
    int manageStatus(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(managementPort, path).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** A POST at the management port, with the token of {@link DroverSetup#operated}. */
    HttpResponse<String> operate(String path) throws IOException, InterruptedException {
        HttpRequest request = request(managementPort, path)
                .header("Authorization", "Bearer " + OPERATIONS_TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What an operator is shown who has the token. */
    String show(String path) throws IOException, InterruptedException {
        return show(path, OPERATIONS_TOKEN);
    }

    /** What somebody is shown who has another token. */
    String show(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = request(managementPort, path)
                .header("Authorization", "Bearer " + token)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        return CLIENT.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder request(int port, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
        return path.equals("/q/metrics")
                ? request.header("Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1")
                : request;
    }

    private String tail() {
        List<String> all = lines();
        Optional<String> skipped =
                all.size() > TAIL ? Optional.of("… " + (all.size() - TAIL) + " lines before") : Optional.empty();
        return skipped.map(s -> s + "\n").orElse("")
                + String.join("\n", all.subList(Math.max(0, all.size() - TAIL), all.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
