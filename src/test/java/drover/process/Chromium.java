package drover.process;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The Chromium of this JVM of tests: it starts when the first page is wanted, and ends with the JVM. Where none is installed
 * the test is skipped and says so, unless {@code CI_BROWSER=required}.
 */
final class Chromium {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Chromium only;

    private final String address;

    /** A tab: where it is driven. */
    final class Page {
        private final JsonNode said;

        private Page(JsonNode said) {
            this.said = said;
        }

        URI socket() {
            return URI.create(said.path("webSocketDebuggerUrl").asText());
        }

        void close() throws IOException {
            ask("/json/close/" + said.path("id").asText());
        }
    }

    private Chromium(Path program) throws IOException {
        Path home = Files.createTempDirectory("drover-chromium");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-default-apps",
                        "--disable-dev-shm-usage",
                        "--force-device-scale-factor=1",
                        "--lang=en",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + home,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("chromium.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, home), "end of Chromium"));
        Path ready = home.resolve("DevToolsActivePort");
        Awaitility.await("Chromium").atMost(PATIENCE).until(() -> Files.exists(ready) && Files.size(ready) > 0);
        address = "http://127.0.0.1:" + Files.readAllLines(ready).get(0);
    }

    static synchronized Chromium running() throws IOException {
        if (only == null) {
            only = new Chromium(program());
        }
        return only;
    }

    private static Path program() {
        Optional<Path> chromium = Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty() && "required".equals(System.getenv("CI_BROWSER"))) {
            fail("CI_BROWSER=required, and there is no chromium on the PATH: apt-get install chromium");
        }
        assumeTrue(
                chromium.isPresent(),
                "NOT TESTED: the status page, because there is no chromium on the PATH: apt-get install chromium");
        return chromium.get();
    }

    Page newPage() throws IOException {
        return new Page(Json.read(ask("/json/new?about:blank")));
    }

    private byte[] ask(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(Process process, Path home) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one ->
                one.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println(home + " is left: " + e.getMessage());
        }
    }
}
