package drover.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** How a {@link DroverProcess} is to be started: its working directory, its keys, its environment. */
final class DroverSetup {
    private static final Logger LOG = Logger.getLogger(DroverSetup.class);
    private static final long SIGINT_MASK = 1L << 1;
    private static final int PORTS = 6_000;

    private final Path directory;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> routes = List.of();
    private List<String> launcher = List.of();
    private List<String> words = List.of();
    private String heap;
    private int managementPort;

    DroverSetup(Path directory) {
        this.directory = directory;
        set("user.home", directory.toString());
    }

    /** A key, as {@code -Dname=value}. */
    DroverSetup set(String name, String value) {
        keys.put(name, value);
        return this;
    }

    DroverSetup env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /**
     * Of the packaged sources and recipes it has only these, such as {@code leaflink}, unless there is a folder of others: a
     * start takes a quarter less. With none it has all again.
     */
    DroverSetup only(String... files) {
        routes = List.of(files);
        return this;
    }

    private void layRoutes() throws IOException {
        Path folder = directory.resolve("routes");
        if (routes.isEmpty() || Files.exists(folder)) {
            return;
        }
        List<String> names = new ArrayList<>(List.of("deliver", "webhooks"));
        names.addAll(routes);
        for (String name : names) {
            String file = name + ".camel.yaml";
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(Path.of("routes", file), folder.resolve(file));
        }
    }

    /** Polls this API once a second, without a pace. */
    DroverSetup polling(SimulatedApi api) {
        return polling(api.url());
    }

    /** The same, of the LeafLink at this address. */
    DroverSetup polling(String url) {
        return env("LEAFLINK_BASE_URL", url)
                .env("LEAFLINK_API_KEY", "key-of-the-process-tests")
                .set("leaflink.schedule", "0/1 * * * * ?")
                .set("leaflink.request-interval", "1ms")
                .set("leaflink.retry-delay-millis", "10")
                .set("leaflink.breaker-delay", "100ms");
    }

    /** Delivers to this sink, as fast as it goes. */
    DroverSetup delivering(Sink sink) {
        return delivering("default", sink.url());
    }

    /** Another downstream, at this address. */
    DroverSetup delivering(String name, String url) {
        String keys = "downstream." + name;
        return set(keys + ".url", url)
                .set(keys + ".rate-per-second", "100000")
                .set(keys + ".retry-schedule", "100ms" + ",200ms".repeat(200))
                .set(keys + ".breaker-delay", "100ms");
    }

    /** Its operations can be asked for: {@link DroverProcess#operate}. */
    DroverSetup operated() {
        return env("DROVER_OPERATIONS_TOKEN", DroverProcess.OPERATIONS_TOKEN);
    }

    /** It has no more heap than this, such as {@code 128m}, and ends when that is not enough. */
    DroverSetup heap(String most) {
        heap = most;
        return this;
    }

    /** It is begun by this command, which in the end executes its arguments in its own place. */
    DroverSetup launchedBy(List<String> command) {
        launcher = command;
        return this;
    }

    /** It is asked for this command, such as {@code health}, and ends with its answer. */
    DroverSetup asked(String... command) {
        words = List.of(command);
        return this;
    }

    /** It starts at the ports that are free, or after a first start again at the same management port. */
    DroverProcess start() throws IOException {
        layRoutes();
        int port = freePort();
        managementPort = managementPort == 0 ? freePort() : managementPort;
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.http.port", String.valueOf(port));
        all.put("quarkus.management.port", String.valueOf(managementPort));
        // Records of tests have the fields that they need; DriftIT has whole ones.
        all.put("drover.drift.one-of", "0");
        all.putAll(keys);
        List<String> command = new ArrayList<>(reset());
        command.addAll(launcher);
        command.addAll(Program.command(heap, all, words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // What a developer has set for a Drover of his own is not for this one.
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.matches(
                                "(LEAFLINK|DISTRU|ETHERSCAN|GOOGLE|QUICKBOOKS|TWILIO|ACME|RECIPES|DOWNSTREAM|DROVER|SANDBOX|QUARKUS|PARCELS|WEBHOOK)_.*|JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return new DroverProcess(builder, port, managementPort);
    }

    /** A process inherits that SIGINT is ignored (a shell does so to what runs in its background); this undoes it. */
    private static List<String> reset() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return List.of();
        }
        boolean ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_MASK) != 0);
        return ignored ? List.of("env", "--default-signal=INT") : List.of();
    }

    /** Each JVM of tests has a range of its own, below those that the system gives to connections. */
    static int freePort() throws IOException {
        int range = 12_000 + PORTS * ((Integer.getInteger("drover.fork", 1) - 1) % 3);
        while (true) {
            int port = range + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                LOG.debugf("port %d is taken", port);
            }
        }
    }
}
