package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of a case that was played twice. */
class SteadyTest {
    @TempDir
    Path folder;

    private Path played(String name, String events) throws IOException {
        return Files.writeString(folder.resolve(name), "{\"rounds\":[{\"events\":" + events + "}]}");
    }

    @Test
    void what_is_another_each_time_is_not_expected() throws IOException {
        Path first = played(
                "first.json",
                "[{\"type\":\"a.b.sent\",\"subject\":\"b/1\",\"id\":\"1\",\"data\":{\"n\":1,\"seen_at\":\"10:00\",\"in\":{\"m\":2,\"l\":[1]}}},"
                        + "{\"type\":\"a.b.sent\",\"subject\":\"b/2\",\"id\":\"2\",\"data\":{}}]");
        Path second = played(
                "second.json",
                "[{\"type\":\"a.b.sent\",\"subject\":\"b/1\",\"id\":\"9\",\"data\":{\"n\":1,\"seen_at\":\"10:01\",\"in\":{\"m\":2,\"l\":[2]}}},"
                        + "{\"type\":\"a.b.gone\",\"subject\":\"b/2\",\"id\":\"7\",\"data\":{}}]");

        Steady.keep(first, second);

        assertEquals(
                Json.read("{\"rounds\":[{\"events\":["
                        + "{\"type\":\"a.b.sent\",\"subject\":\"b/1\",\"data\":{\"n\":1,\"in\":{\"m\":2}}},"
                        + "{\"type\":\"a.b.sent\",\"subject\":\"b/2\",\"id\":\"2\",\"data\":{}}]}]}"),
                Json.read(Files.readAllBytes(first)),
                "and what comes in another order is not hidden");
    }
}
