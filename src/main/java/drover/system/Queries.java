package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/**
 * The bean {@code queries} of the routes: GraphQL documents. They stand in {@code .graphql} files beside the route file that uses
 * them, {@code <system>-<schema>-<name>.graphql}; the key {@code <system>.schema} says which schema the system speaks.
 */
@Singleton
@Named("queries")
@RegisterForReflection
public class Queries {
    private static final Path FOLDER = Path.of("routes");

    private final Config config;
    private final Map<String, String> documents = new ConcurrentHashMap<>();

    Queries(Config config) {
        this.config = config;
    }

    /**
     * A document.
     *
     * @param name what it is for, such as {@code products}
     * @throws IllegalArgumentException when there is no such file
     */
    public String of(String system, String name) {
        String schema = config.getValue(system + ".schema", String.class);
        return documents.computeIfAbsent(system + "-" + schema + "-" + name + ".graphql", Queries::read);
    }

    /** Beside the route files: in the folder {@code routes}, where there is one, else packaged. */
    private static String read(String document) {
        try (InputStream file = Files.isDirectory(FOLDER)
                ? Files.newInputStream(FOLDER.resolve(document))
                : Thread.currentThread().getContextClassLoader().getResourceAsStream("routes/" + document)) {
            if (file == null) {
                throw new IllegalArgumentException("there is no packaged file routes/" + document);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the query cannot be read: " + FOLDER.resolve(document) + " (" + e.getMessage() + ")", e);
        }
    }
}
