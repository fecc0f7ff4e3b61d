package drover.system;

import static drover.system.Replies.judged;
import static drover.system.Replies.limited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.LogLines;
import drover.TestConfig;
import drover.record.Digest;
import drover.system.Condition.Code;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoorTest {
    private static final String PLACES = "LEAFLINK_API_KEY or ~/.config/leaflink/api_key";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] OLD = Digest.of("old-key");
    private static final String ORDERS = "leaflink-orders";
    private static final String PRODUCTS = "leaflink-products";

    private final HandClock clock = new HandClock();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Door door = door();

    private Door door() {
        Breaker breaker = new Breaker("leaflink", clock, this::nanos, Duration.ofSeconds(60), ending::get);
        Door made = new Door("leaflink", clock, this::nanos, breaker, new Concurrency(2));
        made.credential(OLD, PLACES);
        return made;
    }

    private long nanos() {
        return clock.millis() * 1_000_000;
    }

    @Test
    void a_new_door_is_open() throws Exception {
        door.enter(ORDERS);
        door.await(ORDERS, PATIENCE, () -> false);

        assertNull(door.trouble());
        assertEquals(List.of(), door.conditions());
    }

    @Test
    void the_calls_of_a_system_are_counted_together_whichever_of_its_doors_they_take() {
        Doors doors =
                TestApi.doors(clock, TestConfig.of(Map.of("twilio.concurrency", "4", "google.gmail.concurrency", "2")));

        assertSame(doors.of("twilio").concurrency(), doors.of("twilio.send").concurrency());
        assertEquals(4, doors.of("twilio.send").concurrency().limit());
        assertNotSame(
                doors.of("google.calendar").concurrency(),
                doors.of("google.gmail").concurrency());
        assertNotSame(doors.of("twilio").concurrency(), doors.of("twilio.oauth").concurrency());
        assertNotSame(
                doors.of("downstream.a").concurrency(), doors.of("downstream.b").concurrency());
    }

    @Test
    void a_door_rests_as_long_as_the_api_asked() throws Exception {
        Instant until = clock.instant().plusSeconds(30);

        assertEquals(until, door.limited(limited("30")).until());

        assertEquals(until, closed().until());
        assertTrue(door.trouble().contains("2026-02-03T14:22:48Z"), door.trouble());
        assertEquals(Code.RATE_LIMITED, door.conditions().get(0).code());
        clock.pass(Duration.ofSeconds(30));
        door.enter(ORDERS);
        assertNull(door.trouble());
    }

    private DoorClosed closed() {
        return assertThrows(DoorClosed.class, () -> door.enter(ORDERS));
    }

    @Test
    void a_shorter_pause_does_not_cut_a_longer_one() {
        Instant until = door.limited(limited("60")).until();

        assertEquals(until, door.limited(limited("5")).until());
    }

    @Test
    void whoever_would_wait_longer_than_the_patience_is_sent_away_at_once() {
        Instant until = door.limited(limited("61")).until();

        assertEquals(
                until,
                assertThrows(DoorClosed.class, () -> door.await(ORDERS, PATIENCE, () -> false))
                        .until());
        assertThrows(DoorClosed.class, () -> door.await(ORDERS, Duration.ZERO, () -> false));
    }

    @Test
    void a_stop_ends_the_wait() {
        door.limited(limited("60"));

        assertThrows(DoorClosed.class, () -> door.await(ORDERS, PATIENCE, () -> true));
    }

    @Test
    void limits_without_a_time_back_off_twice_as_long_each_time_up_to_a_minute() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60}) {
            Duration pause = Duration.between(
                    clock.instant(), door.limited(limited(null)).until());

            assertTrue(pause.compareTo(Duration.ofMillis(seconds * 500)) >= 0, () -> pause + " of " + seconds);
            assertTrue(pause.compareTo(Duration.ofSeconds(seconds)) <= 0, () -> pause + " of " + seconds);
            clock.pass(pause);
        }
    }

    @Test
    void limits_that_are_told_together_are_one_step_of_the_back_off() {
        Instant until = null;
        for (int i = 0; i < 8; i++) {
            until = door.limited(limited(null)).until();
        }

        assertFalse(until.isAfter(clock.instant().plusSeconds(1)), "the first step is a second");
    }

    @Test
    void too_many_at_once_is_a_step_of_the_back_off_and_fewer_at_once() throws Exception {
        assertTrue(door.concurrency().take(Duration.ZERO, () -> false));
        assertTrue(door.concurrency().take(Duration.ZERO, () -> false));

        ApiException told = Outcome.of(
                door,
                "",
                new Judged(limited(null).reply(), Judged.Meaning.CROWDED, null, "20429"),
                clock.instant(),
                java.time.ZoneOffset.UTC);

        assertInstanceOf(RateLimited.class, told);
        assertEquals(1, door.concurrency().limit());
    }

    @Test
    void a_back_off_is_spread() {
        long different = IntStream.range(0, 20)
                .mapToObj(i -> door().limited(limited(null)).until())
                .distinct()
                .count();

        assertTrue(different > 10, () -> different + " of 20");
    }

    @Test
    void a_success_begins_the_back_off_again() {
        for (int i = 0; i < 6; i++) {
            clock.pass(Duration.between(
                    clock.instant(), door.limited(limited(null)).until()));
        }

        door.worked(ORDERS);

        Duration pause =
                Duration.between(clock.instant(), door.limited(limited(null)).until());
        assertTrue(pause.compareTo(Duration.ofSeconds(1)) <= 0, pause::toString);
    }

    @Test
    void what_is_used_up_for_today_is_said_until_midnight() {
        door.exhausted(limited(null), java.time.ZoneOffset.UTC);

        Condition condition = door.conditions().get(0);
        assertEquals(Code.QUOTA_EXHAUSTED, condition.code());
        assertEquals(Instant.parse("2026-02-04T00:00:00Z"), condition.until());
    }

    @Test
    void an_api_that_does_not_know_us_is_asked_again_after_a_minute_and_at_once_with_another_credential()
            throws Exception {
        door.refused(ORDERS, judged(401, "", "{\"detail\":\"Invalid token.\"}"));

        assertTrue(door.isRefused());
        StreamClosed closed = assertThrows(StreamClosed.class, () -> door.enter(ORDERS));
        assertEquals(clock.instant().plusSeconds(60), closed.until());
        assertTrue(door.trouble().contains(PLACES), door.trouble());
        assertTrue(door.trouble().contains("answered 401: Invalid token."), door.trouble());
        assertEquals(
                List.of(Code.CREDENTIAL_REFUSED),
                door.conditions().stream().map(Condition::code).toList());

        door.credential(OLD, PLACES);
        assertThrows(StreamClosed.class, () -> door.enter(ORDERS));
        door.credential(Digest.of("new-key"), PLACES);
        door.enter(ORDERS);
        assertNull(door.trouble());
    }

    @Test
    void a_refusal_lasts_a_minute_then_twice_as_long_each_time_up_to_an_hour() throws Exception {
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            door.enter(ORDERS);
            door.refused(ORDERS, judged(401, "", ""));

            Duration rest = Duration.between(
                    clock.instant(),
                    assertThrows(StreamClosed.class, () -> door.enter(ORDERS)).until());
            assertEquals(Duration.ofMinutes(minutes), rest);
            clock.pass(rest);
        }
        door.worked(ORDERS);
        assertNull(door.trouble());
    }

    @Test
    void a_list_that_is_refused_rests_alone() throws Exception {
        door.refused(PRODUCTS, judged(403, "", "{\"detail\":\"You do not have permission.\"}"));

        assertFalse(door.isRefused(), "nobody else has asked yet");
        assertThrows(StreamClosed.class, () -> door.enter(PRODUCTS));
        door.enter(ORDERS);
        door.worked(ORDERS);
        assertNull(door.trouble());
        Condition condition = door.conditions().get(0);
        assertEquals(Code.STREAM_REFUSED, condition.code());
        assertEquals(PRODUCTS, condition.who().name());
        assertTrue(condition.words().contains("You do not have permission."), condition.words());
    }

    @Test
    void only_when_every_list_is_refused_it_is_the_credential() {
        door.worked("leaflink-customers");
        door.refused(PRODUCTS, judged(401, "", ""));
        door.refused(ORDERS, judged(403, "", ""));
        assertFalse(door.isRefused());

        door.refused("leaflink-customers", judged(403, "", ""));

        assertTrue(door.isRefused());
    }

    @Test
    void a_record_that_is_not_for_us_or_gone_closes_nothing() throws Exception {
        assertEquals(403, door.refused("", judged(403, "", "")).getStatus());
        assertEquals(410, door.refused("", judged(410, "", "")).getStatus());

        door.enter("");
        assertEquals(List.of(), door.conditions());
    }

    @Test
    void a_list_that_alone_fails_five_times_in_a_row_rests_alone() throws Exception {
        door.worked(ORDERS);
        for (int i = 0; i < 5; i++) {
            assertTrue(door.isOfStreamAlone(PRODUCTS), "the breaker need not know");
            door.enter(PRODUCTS);
            door.failed(PRODUCTS, "leaflink /products/ answered 500");
        }

        assertThrows(StreamClosed.class, () -> door.enter(PRODUCTS));
        assertEquals(Code.STREAM_FAILING, door.conditions().get(0).code());
        door.enter(ORDERS);
        assertFalse(door.isOfStreamAlone(ORDERS), "two that fail are trouble of the API");
    }

    @Test
    void what_fails_for_all_is_not_of_a_stream_alone() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertFalse(door.isOfStreamAlone(ORDERS));
            door.failed(ORDERS, "leaflink /orders/ answered 500");
        }

        door.enter(ORDERS);
    }

    @Test
    void an_open_breaker_says_to_come_again_when_it_will_try() {
        door.failed(ORDERS, "leaflink /orders/ answered 503");
        door.breaker().changed(CircuitBreakerState.OPEN);
        Instant opened = clock.instant();
        clock.pass(Duration.ofSeconds(20));

        assertEquals(opened.plusSeconds(60), door.breakerOpen().until());
        assertEquals(opened.plusSeconds(60), door.closedUntil());
        assertTrue(door.trouble().contains("answered 503"), door.trouble());
        Condition condition = door.conditions().get(0);
        assertEquals(Code.BREAKER_OPEN, condition.code());
        assertEquals(opened, condition.since());
    }

    @Test
    void a_breaker_that_calls_open_as_the_process_ends_is_not_told_of() {
        try (LogLines lines = new LogLines("drover.system")) {
            ending.set(true);
            door.breaker().changed(CircuitBreakerState.OPEN);
            assertEquals(List.of(), lines.all());

            ending.set(false);
            door.breaker().changed(CircuitBreakerState.OPEN);
            assertEquals(1, lines.all().size());
        }
    }

    @Test
    void a_breaker_that_is_trying_out_again_says_to_come_in_a_second() {
        door.breaker().changed(CircuitBreakerState.OPEN);
        clock.pass(Duration.ofSeconds(60));
        door.breaker().changed(CircuitBreakerState.HALF_OPEN);

        assertEquals(clock.instant().plusSeconds(1), door.breakerOpen().until());
        assertNull(door.closedUntil());
        assertTrue(door.isBreakerOpen());
    }

    @Test
    void a_breaker_that_closes_ends_its_trouble() {
        door.breaker().changed(CircuitBreakerState.OPEN);

        door.breaker().changed(CircuitBreakerState.CLOSED);

        assertNull(door.trouble());
    }

    @Test
    void a_person_may_say_that_all_is_tried_again() throws Exception {
        door.limited(limited("60"));
        door.refused(ORDERS, judged(401, "", ""));

        door.reopen();

        door.enter(ORDERS);
    }

    @Test
    void what_is_asked_has_changed_and_who_rests_is_asked_again_without_being_forgotten() throws Exception {
        door.worked(ORDERS);
        door.refused(PRODUCTS, judged(404, "", ""));
        assertThrows(StreamClosed.class, () -> door.enter(PRODUCTS));

        door.askAgain();

        door.enter(PRODUCTS);
        assertEquals(Code.STREAM_REFUSED, door.conditions().get(0).code(), "until it is answered");
        door.refused(PRODUCTS, judged(404, "", ""));
        assertThrows(StreamClosed.class, () -> door.enter(PRODUCTS));
        assertFalse(door.isRefused(), "orders are known to be read");
        door.askAgain();
        door.worked(PRODUCTS);
        assertEquals(List.of(), door.conditions());
    }

    @Test
    void who_was_refused_and_is_asked_again_now_says_so() {
        door.refused(ORDERS, judged(401, "", ""));

        door.askAgain();

        assertTrue(door.trouble().contains("is asked again now"), door.trouble());
    }
}
