package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told, and who is not at present. */
class DownstreamsTest extends OutboxTest {
    private void restart() {
        outbox.restart();
        outbox.register();
    }

    /** The route of {@code other}, for which two events wait, is not there any more. */
    private void otherIsGone(boolean allFilesRun) {
        outbox.register("other", "*", true, false);
        outbox.ingest(order(1, 0, "New"), order(2, 0, "New"));
        restart();
        outbox.routesLoaded(allFilesRun);
        outbox.ingest(order(3, 0, "New"));
    }

    @Test
    void a_downstream_without_a_route_gets_nothing_new_and_keeps_what_waits() {
        otherIsGone(true);

        assertEquals(List.of(1L, 2L), seqs(outbox.drain("other")));
        assertEquals(3, outbox.drain().size());
        assertEquals(List.of("default", "other"), outbox.registry.everKnown());
        assertThrows(IllegalArgumentException.class, () -> outbox.registry.settings("other"));
    }

    @Test
    void a_downstream_without_a_route_is_told_with_what_waits_for_it() {
        try (LogLines log = new LogLines("drover.deliver")) {
            otherIsGone(true);

            assertEquals(1, log.all().size(), log.all()::toString);
            String line = log.all().get(0);
            assertTrue(line.startsWith("WARN other: no route delivers to it any more"), line);
            assertTrue(line.contains("2 undelivered events are kept"), line);
            assertTrue(line.contains("POST /operations/downstreams/other/discard?state=undelivered"), line);
        }
    }

    @Test
    void it_is_told_once_and_stays_removed_after_the_next_start() {
        otherIsGone(true);
        try (LogLines log = new LogLines("drover.deliver")) {
            restart();
            outbox.routesLoaded(true);

            assertEquals(List.of(), log.all());
        }
        assertEquals(
                List.of("default"),
                outbox.registry.all().stream().map(Downstream::name).toList());
    }

    @Test
    void while_a_file_does_not_run_nobody_is_removed() {
        otherIsGone(false);

        assertEquals(List.of(1L, 2L, 3L), seqs(outbox.drain("other")));
    }

    @Test
    void one_that_is_back_gets_what_was_kept_and_what_is_new() {
        otherIsGone(true);
        outbox.restart();
        outbox.register();
        outbox.register("other", "*", true, false);
        outbox.ingest(order(4, 0, "New"));

        assertEquals(List.of(1L, 2L, 4L), seqs(outbox.drain("other")));
    }

    @Test
    void what_was_known_of_a_downstream_follows_its_route() {
        outbox.register("default", "leaflink.product.*", false, false);

        Downstream known = outbox.registry.all().get(0);

        assertNotNull(known);
        assertEquals("leaflink.product.*", known.types().text());
        assertEquals(false, known.ordered());
    }
}
