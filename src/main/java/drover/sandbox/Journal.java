package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file of JSON texts, one a line, that survives a crash: a line counts when its line feed is written. */
record Journal(Path file) {

    /** What was appended so far. A last line without its line feed is cut off, so that the next one starts clean. */
    List<ObjectNode> read() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] written = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int end = written.length;
        while (end > 0 && written[end - 1] != '\n') {
            end--;
        }
        try (var cut = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            cut.truncate(end);
        }
        List<ObjectNode> read = new ArrayList<>();
        for (String line :
                new String(written, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            read.add((ObjectNode) Json.read(line));
        }
        return read;
    }

    void append(ObjectNode json) throws IOException {
        var line = new ByteArrayOutputStream();
        line.writeBytes(Json.bytes(json));
        line.write('\n');
        Files.write(file, line.toByteArray(), StandardOpenOption.APPEND);
    }
}
