package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clock of the machine while Drover runs: nothing waits for the time to come round again. */
class ClockIT {
    private static final String ORDERS = "/orders/";
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private SimulatedApi leaflink;
    private Sink sink;
    private int orders;

    @BeforeEach
    void begin() throws IOException {
        leaflink = new SimulatedApi();
        sink = new Sink();
    }

    @AfterEach
    void end() {
        leaflink.close();
        sink.close();
    }

    @Test
    void polls_retries_and_paces_go_on_when_the_clock_is_set_back_and_forward() throws Exception {
        SetClock clock = SetClock.ahead(directory, Duration.ofHours(2));
        // A pace that every poll has to wait for, and retries that come soon: a wait for the old time is seen at once.
        DroverSetup setup = clock.of(DroverProcess.in(directory).only("leaflink"))
                .polling(leaflink)
                .delivering(sink)
                .set("leaflink.request-interval", "200ms")
                .set("downstream.default.rate-per-second", "5")
                .set("downstream.default.retry-schedule", "1s" + ",1s".repeat(100));
        order();
        try (DroverProcess drover = setup.start()) {
            drover.await("the first order", () -> sink.count() == 1);

            jumpsWhileOneWaits(drover, clock, Duration.ZERO, "was set back by 1\\d\\d min");
            jumpsWhileOneWaits(drover, clock, Duration.ofHours(3), "went forward by 1\\d\\d min");
            jumpsWhileOneWaits(drover, clock, Duration.ofHours(-1), "was set back by 2\\d\\d min");

            assertTrue(drover.manage("/operations/status").contains("clock_jumped"));
            assertEquals(143, drover.terminate());
        }
        assertEquals(
                orders,
                sink.deliveries().stream().map(Sink.Delivery::id).distinct().count());
    }

    /** The clock is set while an event waits for its next attempt: it is delivered, and what comes later as well. */
    private void jumpsWhileOneWaits(DroverProcess drover, SetClock clock, Duration by, String said) throws Exception {
        sink.answering(request -> 503);
        int refused = sink.requests().size();
        order();
        drover.await("an attempt that is refused", () -> sink.requests().size() > refused);

        clock.set(by);
        sink.answering(request -> 202);

        drover.awaitLine(said);
        drover.await("the event that waited", () -> sink.count() == orders);
        order();
        drover.await("an event of after it", () -> sink.count() == orders);
    }

    private void order() {
        orders++;
        leaflink.put(ORDERS, SimulatedApi.record("o" + orders, BEGINNING.plusSeconds(orders)));
    }
}
