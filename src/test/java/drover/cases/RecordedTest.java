package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file is written over unseen. */
class RecordedTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private boolean write(String status, Predicate<Path> overwrites) throws IOException {
        JsonNode answer = Json.read("{\"status\":\"" + status + "\",\"n\":1}");
        told.reset();
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            return new Recorded(folder, "acme", folder.resolve("home/key"))
                    .write(Map.of("orders", answer), out, overwrites);
        }
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_is_there_is_shown_before_it_is_written_over() throws IOException {
        Path file = folder.resolve("acme/recorded/orders.json");

        assertTrue(write("Open", null));
        assertEquals("{\n  \"status\": \"Open\",\n  \"n\": 1\n}\n", Files.readString(file));
        assertEquals("written: " + file + "\n", told());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("home/key"))));

        assertTrue(write("Open", null));
        assertEquals("as before: " + file + "\n", told());

        assertFalse(write("Closed", null));
        assertTrue(told().endsWith("not written: " + file + " is there, and differs; --yes writes over it\n"), told());
        assertFalse(write("Closed", one -> false));
        assertTrue(Files.readString(file).contains("Open"));

        assertTrue(write("Closed", one -> true));
        assertEquals(
                "--- " + file + "\n+++ " + file
                        + "\n@@ -1 +1 @@\n {\n-  \"status\": \"Open\",\n+  \"status\": \"Closed\",\n   \"n\": 1\n }\nwritten: "
                        + file + "\n",
                told());
    }
}
