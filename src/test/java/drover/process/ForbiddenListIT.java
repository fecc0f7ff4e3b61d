package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that may not read products: both lists of them are refused, and nobody says that the key is bad. */
class ForbiddenListIT {
    @TempDir
    Path directory;

    @Test
    void a_key_that_may_not_read_products_is_no_bad_key() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            leaflink.refuse("/products/", 403, key -> "{\"detail\":\"You do not have permission.\"}");
            DroverSetup setup = DroverProcess.in(directory).polling(leaflink).delivering(sink);

            try (DroverProcess drover = setup.start()) {
                drover.await("an order", () -> sink.has("leaflink.order.created", "order/o1"));
                drover.awaitLine("leaflink-products: is refused and rests");
                drover.awaitLine("leaflink-archived: is refused and rests");

                assertEquals(List.of(), drover.lines("refused our credential"));
            }
        }
    }
}
