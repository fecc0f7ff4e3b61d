package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.store.Retention;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is delivered is kept for a while, its id for a longer one; what is not delivered is kept. */
class RetentionTest extends OutboxTest {
    private static final Duration DAY = Duration.ofDays(1);

    private void prune() {
        outbox.prune("30d", "90d");
    }

    private String bodies() {
        return String.join(
                " ",
                outbox.column("SELECT CASE WHEN body IS NULL THEN 'empty' ELSE 'kept' END FROM event ORDER BY seq"));
    }

    /** A reading whose state is not remembered is told apart by its id only. */
    private int again(String record) {
        outbox.store.write(c -> c.createStatement().executeUpdate("DELETE FROM record"));
        return outbox.ingest(record).fresh();
    }

    @Test
    void what_is_delivered_is_kept_for_the_retention_and_not_longer() {
        outbox.ingest(order(1, 0, "New"));
        outbox.clock.pass(DAY);
        outbox.failed(outbox.claimOnly(), Duration.ZERO, 1);
        outbox.delivered(outbox.claimOnly());
        again(order(1, 0, "New"));

        outbox.clock.pass(Duration.ofDays(30));
        prune();
        assertEquals("kept", bodies(), "delivered a retention ago to the millisecond");
        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM delivery"));

        outbox.clock.pass(Duration.ofMillis(1));
        prune();
        assertEquals("empty", bodies());
        for (String table : List.of("delivery", "attempt", "duplicate")) {
            assertEquals("0", outbox.sql("SELECT COUNT(*) FROM " + table), table);
        }
    }

    @Test
    void what_is_not_delivered_to_everybody_is_kept_however_old() {
        outbox.register("other", "*", true, false);
        outbox.ingest(order(1, 0, "New"), order(1, 1, "Accepted"), order(2, 0, "New"));
        outbox.drain();
        outbox.dead(outbox.deliveries.claim("other", 1, DeliveriesFixture.LEASE).get(0));
        outbox.deliveries.claim("other", 1, DeliveriesFixture.LEASE);

        outbox.clock.pass(Duration.ofDays(3_650));
        prune();

        assertEquals("kept kept kept", bodies());
        assertEquals("6", outbox.sql("SELECT COUNT(*) FROM delivery"));
    }

    @Test
    void what_is_not_delivered_holds_back_nothing_that_was_stored_after_it() {
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"), order(3, 0, "New"));
        List<Claim> claims = outbox.claim(3);
        outbox.delivered(claims.get(1), claims.get(2));

        outbox.clock.pass(Duration.ofDays(31));
        prune();

        assertEquals("kept empty empty", bodies());
        assertEquals("ready", outbox.states());
    }

    @Test
    void what_was_discarded_goes_as_what_was_delivered() {
        outbox.ingest(order(1, 0, "New"));
        outbox.redeliveries().discardOne("default", outbox.sql("SELECT id FROM event"));

        outbox.clock.pass(Duration.ofDays(31));
        prune();

        assertEquals("empty", bodies());
    }

    @Test
    void what_nobody_wants_goes_too() {
        outbox.downstreams();
        outbox.ingest(order(1, 0, "New"));

        outbox.clock.pass(Duration.ofDays(31));
        prune();

        assertEquals("empty", bodies());
    }

    @Test
    void what_is_replayed_begins_its_retention_again() {
        outbox.ingest(order(1, 0, "New"));
        outbox.drain();
        outbox.clock.pass(Duration.ofDays(29));
        outbox.redeliveries().replayOne("default", outbox.sql("SELECT id FROM event"));
        outbox.drain();

        outbox.clock.pass(Duration.ofDays(29));
        prune();

        assertEquals("kept", bodies());
    }

    @Test
    void the_id_refuses_twins_until_the_window_has_passed() {
        outbox.ingest(order(1, 0, "New"));
        outbox.drain();
        outbox.clock.pass(Duration.ofDays(31));
        prune();
        assertEquals(0, again(order(1, 0, "New")));

        outbox.clock.pass(Duration.ofDays(59));
        prune();
        assertEquals(0, again(order(1, 0, "New")), "stored a window ago to the millisecond");
        assertEquals("2", outbox.sql("SELECT times FROM duplicate"));

        outbox.clock.pass(Duration.ofMillis(1));
        prune();
        assertNull(outbox.sql("SELECT id FROM event"));
        assertEquals("0", outbox.sql("SELECT COUNT(*) FROM duplicate"));
        assertEquals(1, again(order(1, 0, "New")));
    }

    @Test
    void more_than_a_step_are_pruned_and_no_young_ones() {
        outbox.ingest(
                IntStream.range(0, 1_200).mapToObj(i -> order(i, 0, "New")).toArray(String[]::new));
        outbox.drain();
        outbox.clock.pass(Duration.ofDays(31));
        outbox.ingest(order(1, 1, "Accepted"));
        outbox.drain();

        prune();

        assertEquals("1200", outbox.sql("SELECT COUNT(*) FROM event WHERE body IS NULL"));
        assertEquals("1", outbox.sql("SELECT COUNT(*) FROM delivery"));
        outbox.clock.pass(Duration.ofDays(60));
        prune();
        assertEquals("1201", outbox.sql("SELECT seq FROM event"), "the window of the others has passed");
    }

    @Test
    void a_window_shorter_than_the_retention_is_refused() {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> new Retention(outbox.clock, "30d", "29d"));

        assertTrue(refused.getMessage().contains("drover.dedupe-window (29d) is shorter"), refused.getMessage());
        assertTrue(refused.getMessage().contains("drover.retention (30d)"), refused.getMessage());
        new Retention(outbox.clock, "30d", "30d");
    }

    @Test
    void it_works_beside_what_comes_in() {
        outbox.ingest(
                IntStream.range(0, 1_000).mapToObj(i -> order(i, 0, "New")).toArray(String[]::new));
        outbox.drain();
        outbox.clock.pass(Duration.ofDays(31));
        CompletableFuture<Void> pruned = CompletableFuture.runAsync(this::prune);

        for (int i = 0; i < 50; i++) {
            outbox.ingest(order(2_000 + i, 0, "New"));
        }

        pruned.join();
        assertEquals("1000", outbox.sql("SELECT COUNT(*) FROM event WHERE body IS NULL"));
        assertEquals(50, seqs(outbox.drain()).size());
    }
}
