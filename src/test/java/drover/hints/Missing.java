package drover.hints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What was reached by name and is not registered, each with what to do. */
public final class Missing {
    /** What needs no hint, and why. */
    private static final List<Pattern> NEEDS_NONE = List.of(
            // Loads the classes of the jar: a binary has no class loaders.
            left(".*", ".*", "io\\.quarkus\\.bootstrap\\.runner\\..*"),
            // Quarkus registers what it reaches itself, or replaces it, when it builds the image: its own tests run
            // natively.
            left("class|field", ".*", "io\\.quarkus\\.(runtime|runner|narayana|agroal|arc|vertx)\\..*"),
            left("class|constructor|resource", ".*", "com\\.arjuna\\..*"),
            left("method", "sun\\.misc\\.Unsafe#invokeCleaner", "io\\.netty\\..*"),
            // They ask a constant class for a method of a constant name: the builder of the image sees that.
            left("method", "io\\.opentelemetry\\.sdk\\..*", "io\\.opentelemetry\\.sdk\\..*"),
            left("method", "java\\.security\\.AccessController#doPrivileged", "org\\.postgresql\\.Driver"),
            // The feature of quarkus-jdbc-sqlite takes the library of the platform along.
            left("resource", "org/sqlite/native/.*", "org\\.sqlite\\..*|drover\\.store\\.SqliteLibrary"),
            // Quarkus replaces Flyway's search for logs in a binary.
            left(
                    "class|constructor|service",
                    "org\\..*[sS]lf4j.*",
                    "org\\.flywaydb\\.core\\.internal\\.util\\.ClassUtils"),
            // A binary tells nothing of its garbage collections: docs/metrics.md.
            left("class", "com\\.sun\\.management\\.GarbageCollectionNotificationInfo", ".*"));

    private final Registered registered;

    public Missing(Registered registered) {
        this.registered = registered;
    }

    /** Three regular expressions: a kind, what is reached, and who reaches it. */
    private static Pattern left(String kind, String what, String by) {
        return Pattern.compile("(" + kind + ")\t(" + what + ")\t(" + by + ")");
    }

    /**
     * A line for each.
     *
     * @param reached what {@link Reached} has written
     */
    public List<String> of(Path reached) throws IOException {
        return Files.readAllLines(reached).stream()
                .filter(line ->
                        NEEDS_NONE.stream().noneMatch(p -> p.matcher(line).matches()))
                .map(line -> line.split("\t", -1))
                .filter(line -> !registered.has(line[0], line[1]))
                .map(line -> line[2] + " reaches the " + line[0] + " " + line[1] + ": " + advice(line[0], line[1]))
                .distinct()
                .sorted()
                .toList();
    }

    private static String advice(String kind, String what) {
        String type = what.replaceFirst("#.*", "");
        return switch (kind) {
            case "resource" -> "add " + what + " to quarkus.native.resources.includes in application.properties";
            case "proxy" -> "add [" + what + "] to META-INF/native-image/drover/drover/proxy-config.json";
            case "service" -> "add its providers to the classNames of drover.start.NativeHints";
            default ->
                type.startsWith("drover.")
                        ? "annotate " + type + " with @RegisterForReflection"
                        : "add \"" + type + "\" to the classNames of drover.start.NativeHints";
        };
    }
}
