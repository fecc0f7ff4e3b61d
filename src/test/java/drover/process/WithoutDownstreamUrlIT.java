package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A downstream whose address is not known yet. */
class WithoutDownstreamUrlIT {
    @TempDir
    Path directory;

    @Test
    void events_are_kept_until_there_is_an_address() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            // given
            for (int i = 0; i < 5; i++) {
                leaflink.put(
                        "/orders/",
                        SimulatedApi.record(
                                "o" + i, Instant.parse("2025-01-01T00:00:00Z").plusSeconds(i)));
            }
            try (DroverProcess drover =
                    DroverProcess.in(directory).polling(leaflink).start()) {
                String warning = drover.awaitLine(" WARN .* default: nothing can be delivered: it has no address");
                assertTrue(warning.contains("downstream.default.url (DOWNSTREAM_DEFAULT_URL)"), warning);
                drover.awaitLine("leaflink-orders: 5 read in 1 page, 5 new");
                assertEquals(143, drover.terminate());
            }
            assertEquals(List.of(), Kept.in(directory).delivered());

            // when
            try (DroverProcess drover = DroverProcess.in(directory)
                    .polling(leaflink)
                    .set("downstream.default.concurrency", "1")
                    .delivering(sink)
                    .start()) {
                drover.await("five events", () -> sink.count() == 5);
                assertEquals(143, drover.terminate());
            }

            // then
            List<String> subjects =
                    IntStream.range(0, 5).mapToObj(i -> "order/o" + i).toList();
            assertEquals(
                    subjects,
                    sink.deliveries().stream().map(Sink.Delivery::subject).toList());
            assertEquals(5, Kept.in(directory).delivered().size());
        }
    }
}
