package drover.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The schema that lies beside the routes is that of the Camel which runs them, but that a placeholder may stand for a boolean or a number.
 * {@code mvn surefire:test -Dtest=SchemaFileTest -Ddrover.docs=write} writes it.
 */
class SchemaFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = Path.of("routes/camelYamlDsl.json");
    private static final Set<String> RESOLVED = Set.of("boolean", "integer", "number");

    @Test
    void the_schema_beside_the_routes_is_that_of_camel() throws IOException {
        String right = written();
        if ("write".equals(System.getProperty("drover.docs"))) {
            Files.writeString(FILE, right);
        }
        assertEquals(
                right,
                Files.readString(FILE),
                "Camel has changed: run mvn test-compile surefire:test -Dtest=SchemaFileTest -Ddrover.docs=write");
    }

    /** A line for each definition, so that a new Camel shows what it has changed. */
    private static String written() throws IOException {
        ObjectNode schema;
        try (InputStream file = SchemaFileTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = (ObjectNode) JSON.readTree(file);
        }
        resolve("", schema);
        ObjectNode items = (ObjectNode) schema.get("items");
        JsonNode definitions = items.remove("definitions");
        String head = schema.toString();
        String lines =
                definitions.properties().stream().map(SchemaFileTest::line).collect(Collectors.joining(",\n"));
        return head.substring(0, head.length() - 2) + ",\"definitions\":{\n" + lines + "\n}}}\n";
    }

    private static String line(Map.Entry<String, JsonNode> definition) {
        return "\"" + definition.getKey() + "\":" + definition.getValue();
    }

    /** CAMEL-24696 says so of one of them; startupOrder alone is a number there too. */
    private static void resolve(String name, JsonNode node) {
        node.properties().forEach(field -> resolve(field.getKey(), field.getValue()));
        node.forEach(element -> {
            if (node.isArray()) {
                resolve("", element);
            }
        });
        if (node instanceof ObjectNode declared
                && RESOLVED.contains(declared.path("type").asText())
                && !name.equals("startupOrder")) {
            String type = declared.get("type").asText();
            declared.putArray("type").add(type).add("string");
            declared.put("pattern", "^\\{\\{.+\\}\\}$");
        }
    }
}
