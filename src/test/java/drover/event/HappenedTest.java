package drover.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.BadRecord;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Kinds;
import drover.record.Reading;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Records that say themselves what happened. */
class HappenedTest {
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");

    @Test
    void the_same_may_happen_again_at_the_same_time_and_is_another_event() throws Exception {
        Reading received = reading("received");

        Event first = Event.of(received, null).orElseThrow();
        Event again = Event.of(received, known("dropped", 2)).orElseThrow();

        assertEquals("etherscan.transaction.received", again.type());
        assertEquals(first.type(), again.type());
        assertNotEquals(first.id(), again.id());
    }

    @Test
    void what_is_known_to_have_happened_is_no_news_and_a_crash_repeats_its_id() throws Exception {
        Reading received = reading("received");

        assertTrue(Event.of(received, known("received", 1)).isEmpty());
        assertEquals(
                Event.of(received, known("dropped", 2)).orElseThrow().id(),
                Event.of(received, known("dropped", 2)).orElseThrow().id());
    }

    private static Known known(String status, long version) {
        return new Known(NOW, null, new byte[] {1}, status, version);
    }

    private static Reading reading(String happened) throws BadRecord, IOException {
        Kind type = Kinds.compared("etherscan", "transaction");
        type.setKey("key");
        type.setTime("time");
        type.setHappened("happened");
        return type.read(
                Json.read("{\"key\":\"1/0xab/0xcd\",\"time\":\"2026-02-03T14:00:00Z\",\"happened\":\"" + happened
                        + "\"}"),
                NOW);
    }
}
