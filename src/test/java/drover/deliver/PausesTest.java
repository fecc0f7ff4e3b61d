package drover.deliver;

import static drover.deliver.DeliveriesFixture.order;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.LogLines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is delivered nothing at present, and how that ends. */
class PausesTest extends OutboxTest {
    private static final byte[] SENT = {1};

    private Claim claim;

    private void hold(Pause.By by) {
        outbox.ingest(order(1, 0, "New"));
        claim = outbox.claimOnly();
        outbox.pauses.hold(claim, by, "it answered 401");
        await().until(() -> outbox.sql("SELECT paused FROM downstream") != null);
    }

    private void restart() {
        outbox.restart();
        outbox.register();
        outbox.pauses.recall("default");
    }

    private void pass(Duration time) {
        outbox.ticks.addAndGet(time.toNanos());
    }

    private boolean isToBeAsked() {
        return outbox.pauses.isToBeAsked("default", SENT);
    }

    /** It is asked, and refuses again. */
    private void refusedAgain() {
        assertTrue(isToBeAsked());
        outbox.pauses.ask("default", claim);
        outbox.pauses.hold(claim, Pause.By.REFUSED, "it answered 401");
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_outlives_the_process(Pause.By by) {
        hold(by);
        Pause before = outbox.pauses.of("default");

        restart();

        assertEquals(before, outbox.pauses.of("default"));
        assertEquals("paused since 2026-02-03T14:22:18Z: it answered 401", before.toString());
        assertEquals(by == Pause.By.REFUSED, isToBeAsked(), "who refused us is asked by a new process at once");
    }

    @Test
    void who_refused_us_is_asked_again_after_a_minute_and_then_after_twice_as_long_up_to_an_hour() {
        hold(Pause.By.REFUSED);
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pass(Duration.ofMinutes(minutes).minusNanos(1));
            assertFalse(isToBeAsked(), minutes + " minutes");
            pass(Duration.ofNanos(1));
            refusedAgain();
        }
    }

    @Test
    void a_clock_that_is_set_changes_nothing_of_it() {
        hold(Pause.By.REFUSED);
        outbox.clock.pass(Duration.ofDays(1));
        assertFalse(isToBeAsked());
        outbox.clock.pass(Duration.ofDays(-2));

        pass(Duration.ofMinutes(1));

        assertTrue(isToBeAsked());
    }

    @Test
    void what_is_sent_is_another_so_it_is_asked_at_once() {
        hold(Pause.By.REFUSED);
        assertFalse(isToBeAsked());

        assertTrue(outbox.pauses.isToBeAsked("default", new byte[] {2}));
    }

    @Test
    void only_the_delivery_that_asks_is_made_and_the_answer_ends_it() {
        outbox.ingest(order(2, 0, "New"));
        Claim other = outbox.claimOnly();
        hold(Pause.By.REFUSED);
        assertFalse(outbox.pauses.lets(claim));
        pass(Duration.ofMinutes(1));
        assertTrue(isToBeAsked());

        outbox.pauses.ask("default", claim);
        assertTrue(outbox.pauses.lets(claim));
        assertFalse(outbox.pauses.lets(other));
        assertFalse(isToBeAsked(), "it is asked with one delivery");
        outbox.pauses.taken(other);
        assertNotNull(outbox.pauses.of("default"), "that was under way before the pause");
        outbox.pauses.taken(claim);

        assertNull(outbox.pauses.of("default"));
        assertTrue(outbox.pauses.lets(other));
        await().until(() -> outbox.sql("SELECT paused FROM downstream") == null);
    }

    @Test
    void an_answer_that_says_neither_lets_it_be_asked_again() {
        hold(Pause.By.REFUSED);
        pass(Duration.ofMinutes(1));
        assertTrue(isToBeAsked());
        outbox.pauses.ask("default", claim);

        pass(Duration.ofMinutes(1));

        assertTrue(isToBeAsked());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REFUSED")
    void what_a_person_must_end_is_not_asked_about(Pause.By by) {
        hold(by);
        pass(Duration.ofDays(1));

        assertFalse(isToBeAsked());
        outbox.pauses.taken(claim);
        assertNotNull(outbox.pauses.of("default"));
        outbox.pauses.resume("default");
        assertNull(outbox.pauses.of("default"));
        restart();
        assertNull(outbox.pauses.of("default"));
    }

    @Test
    void the_first_pause_counts_until_it_is_ended() {
        outbox.pauses.pause("default");

        hold(Pause.By.REFUSED);
        restart();

        assertEquals(Pause.By.OPERATOR, outbox.pauses.of("default").by());
    }

    @Test
    void a_pause_is_of_one_downstream() {
        outbox.register("other", "*", true, false);

        outbox.pauses.pause("default");

        assertNull(outbox.pauses.of("other"));
    }

    @Test
    void a_pause_is_told_at_its_begin_and_at_each_start_with_the_way_to_end_it() {
        try (LogLines log = new LogLines("drover.deliver")) {
            hold(Pause.By.GONE);
            restart();

            assertEquals(2, log.all().size(), log.all()::toString);
            for (String line : log.all()) {
                assertTrue(line.contains("it answered 401"), line);
                assertTrue(line.contains("POST /operations/downstreams/default/resume"), line);
            }
            assertTrue(log.all().get(0).startsWith("ERROR"), log.all()::toString);
        }
    }
}
