package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static drover.deliver.DeliveriesFixture.seqs;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import drover.deliver.Downstreams.Pause;
import drover.deliver.Downstreams.Pauser;
import drover.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told, and who is not at present. */
class DownstreamsTest extends OutboxTest {
    @TempDir
    Path folder;

    @Override
    DataSource database() {
        return TestDatabase.sqlite(folder);
    }

    /** What is remembered of a pause, once it is. */
    private void pause(Pauser by, String reason) {
        outbox.registry.pause("default", by, reason);
        await().until(() -> outbox.sql("SELECT paused FROM downstream") != null);
    }

    private void restart() {
        outbox.restart();
        outbox.register();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPERATOR", "GONE"})
    void a_pause_outlives_the_process(Pauser by) {
        pause(by, "the reason");
        Pause before = outbox.registry.pause("default");

        restart();

        assertEquals(before, outbox.registry.pause("default"));
        assertEquals("paused since 2026-02-03T14:22:18Z: the reason", before.toString());
    }

    @Test
    void who_refused_our_credential_is_asked_again_by_a_new_process() {
        pause(Pauser.REFUSED, "it answered 401");

        restart();

        assertNull(outbox.registry.pause("default"));
        assertNull(outbox.sql("SELECT paused FROM downstream"));
    }

    @Test
    void a_pause_is_told_at_its_begin_and_at_each_start_with_the_way_to_end_it() {
        try (LogLines log = new LogLines("drover.outbox")) {
            pause(Pauser.GONE, "it answered 410");
            restart();

            assertEquals(2, log.all().size(), log.all()::toString);
            for (String line : log.all()) {
                assertTrue(line.contains("it answered 410"), line);
                assertTrue(line.contains("POST /operations/downstreams/default/resume"), line);
            }
            assertTrue(log.all().get(0).startsWith("ERROR"), log.all()::toString);
        }
    }

    @Test
    void the_first_pause_counts_until_it_is_ended() {
        pause(Pauser.OPERATOR, "an operator paused it");

        outbox.registry.pause("default", Pauser.REFUSED, "it answered 401");
        restart();

        assertEquals(Pauser.OPERATOR, outbox.registry.pause("default").by());
    }

    @Test
    void a_resumed_downstream_is_delivered_to_at_once_and_after_a_start() {
        AtomicInteger woken = new AtomicInteger();
        outbox.registry.onWake("default", woken::incrementAndGet);
        pause(Pauser.OPERATOR, "an operator paused it");

        outbox.registry.resume("default");

        assertNull(outbox.registry.pause("default"));
        assertEquals(1, woken.get());
        restart();
        assertNull(outbox.registry.pause("default"));
    }

    @Test
    void a_pause_is_of_one_downstream() {
        outbox.register("other", "*", true, false);

        outbox.registry.pause("default", Pauser.OPERATOR, "an operator paused it");

        assertNull(outbox.registry.pause("other"));
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
        try (LogLines log = new LogLines("drover.outbox")) {
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
        try (LogLines log = new LogLines("drover.outbox")) {
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
