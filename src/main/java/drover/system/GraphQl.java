package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
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

/**
 * The bean {@code graphql} of the routes: a request as GraphQL over HTTP has it, a JSON object of the query and its variables.
 * Queries stand in {@code .graphql} files beside the route file that uses them.
 */
@Singleton
@Named("graphql")
@RegisterForReflection
public class GraphQl {
    private static final Path FOLDER = Path.of("routes");

    private final Map<String, String> documents = new ConcurrentHashMap<>();

    /**
     * The body of a request.
     *
     * @param document the file of the query, such as {@code distru-products.graphql}
     * @param variables a JSON object
     * @throws IllegalArgumentException when there is no such file
     */
    public byte[] request(String document, JsonNode variables) {
        return Json.bytes(Json.object()
                .put("query", documents.computeIfAbsent(document, GraphQl::read))
                .set("variables", variables));
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
