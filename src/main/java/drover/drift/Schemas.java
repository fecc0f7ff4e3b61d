package drover.drift;

import drover.record.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The schemas {@code fixtures/<system>/<thing>.schema.json}: of the folder beside the process where it has one, else those that are
 * packaged. Each is read when it is first needed.
 */
final class Schemas {
    private static final Logger LOG = Logger.getLogger("drover.drift");

    private final Path folder;
    private final Map<String, Optional<RecordSchema>> known = new ConcurrentHashMap<>();

    Schemas(Path folder) {
        this.folder = folder;
    }

    /** That of a thing; empty where it has none, or none that can be used. */
    Optional<RecordSchema> of(String system, String thing) {
        return known.computeIfAbsent(system + "/" + thing, this::read);
    }

    private Optional<RecordSchema> read(String name) {
        String file = name + ".schema.json";
        Path beside = folder.resolve(file);
        try {
            byte[] text =
                    Files.exists(beside) ? Files.readAllBytes(beside) : packaged(folder.getFileName() + "/" + file);
            return text == null ? Optional.empty() : Optional.of(new RecordSchema(Json.read(text)));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the schema %s cannot be used, so nothing is held against it: %s", beside, e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] packaged(String resource) throws IOException {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return file == null ? null : file.readAllBytes();
        }
    }
}
