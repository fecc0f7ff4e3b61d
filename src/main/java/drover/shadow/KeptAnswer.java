package drover.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An answer, and what was asked for.
 *
 * @param path below the address of the API
 * @param query as it was sent; may be empty
 * @param body its JSON
 */
public record KeptAnswer(String path, String query, JsonNode body) {
    /** The most of an answer that is kept, unpacked. */
    static final int MOST = 1 << 21;

    /** As bytes, packed. */
    byte[] pack() throws IOException {
        ObjectNode all = Json.object().put("path", path).put("query", query);
        all.set("body", body);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(Json.bytes(all));
        }
        return bytes.toByteArray();
    }

    static KeptAnswer unpack(byte[] packed) throws IOException {
        try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            JsonNode all = Json.read(bytes.readAllBytes());
            return new KeptAnswer(all.path("path").asText(), all.path("query").asText(), all.path("body"));
        }
    }

    /** Whether it is a list with something in it, or has one: of these the latest few are kept, of all else the last. */
    public boolean hasRecords() {
        return records(body, 0) > 0;
    }

    private static int records(JsonNode value, int depth) {
        int records = value.isArray() ? value.size() : 0;
        if (value.isObject() && depth < 4) {
            for (JsonNode one : value) {
                records += records(one, depth + 1);
            }
        }
        return records;
    }
}
