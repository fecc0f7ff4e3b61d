package drover.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.LogLines;
import drover.record.Json;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarrierTest {
    private static final Settings SETTINGS = new Settings(
            "prices-price",
            "prices",
            "ws://localhost",
            false,
            Duration.ZERO,
            Duration.ZERO,
            "",
            Duration.ZERO,
            false,
            Duration.ZERO,
            1000);

    @Test
    void a_batch_that_is_broken_off_because_the_stream_ends_is_no_trouble() throws Exception {
        Backlog backlog = new Backlog(false, 10, 1000);
        Told.Tick tick = new Told.Tick(Json.object(), "eth", BigInteger.ONE, Instant.EPOCH, 10, 1, false);
        backlog.put(tick);
        Progress progress = new Progress(Clock.systemUTC());

        try (LogLines lines = new LogLines("drover.live")) {
            new Carrier(
                            SETTINGS,
                            backlog,
                            progress,
                            records -> new IllegalStateException(
                                    "the store did not keep a write", new InterruptedException()))
                    .run();

            assertEquals(List.of(), lines.all());
        }
        assertEquals(List.of(tick), backlog.take(10));
    }
}
