package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a sandbox starts from: a JSON array of records in a file, or in the class-path resource of that name. */
record Fixture(String name) {

    List<ObjectNode> read() throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        for (JsonNode record : Json.read(fileOrPackaged())) {
            records.add((ObjectNode) record);
        }
        return records;
    }

    private byte[] fileOrPackaged() throws IOException {
        if (Files.exists(Path.of(name))) {
            return Files.readAllBytes(Path.of(name));
        }
        try (var packaged = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            if (packaged == null) {
                throw new IOException(
                        "no file and no resource '" + name + "': check the property 'fixture' of the bean");
            }
            return packaged.readAllBytes();
        }
    }
}
