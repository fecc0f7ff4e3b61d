package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.record.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoorTest {
    private static final String PLACES = "LEAFLINK_API_KEY or ~/.config/leaflink/api_key";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] OLD = Digest.of("old-key");

    private final HandClock clock = new HandClock();
    private final Door door = new Door("leaflink", clock, Duration.ofSeconds(60));

    @Test
    void a_new_door_is_open() throws Exception {
        door.enter();
        door.await(PATIENCE, () -> false);

        assertNull(door.trouble());
    }

    @Test
    void a_door_rests_as_long_as_the_api_asked() throws Exception {
        Instant until = clock.instant().plusSeconds(30);

        assertEquals(until, limited("30").until());

        assertEquals(until, assertThrows(DoorClosed.class, door::enter).until());
        assertTrue(door.trouble().contains("2026-02-03T14:22:48Z"), door.trouble());
        clock.pass(Duration.ofSeconds(30));
        door.enter();
        assertNull(door.trouble());
    }

    @Test
    void a_shorter_pause_does_not_cut_a_longer_one() {
        Instant until = limited("60").until();

        assertEquals(until, limited("5").until());
    }

    @Test
    void whoever_would_wait_longer_than_a_minute_is_sent_away_at_once() {
        Instant until = limited("61").until();

        DoorClosed closed = assertThrows(DoorClosed.class, () -> door.await(PATIENCE, () -> false));

        assertEquals(until, closed.until());
    }

    @Test
    void a_stop_ends_the_wait() {
        limited("60");

        assertThrows(DoorClosed.class, () -> door.await(PATIENCE, () -> true));
    }

    @Test
    void limits_without_a_time_back_off_twice_as_long_each_time_up_to_a_minute() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60}) {
            Duration pause = Duration.between(clock.instant(), limited(null).until());

            assertTrue(pause.compareTo(Duration.ofMillis(seconds * 500)) >= 0, () -> pause + " of " + seconds);
            assertTrue(pause.compareTo(Duration.ofSeconds(seconds)) <= 0, () -> pause + " of " + seconds);
            clock.pass(pause);
        }
    }

    @Test
    void a_back_off_is_spread() {
        long different = IntStream.range(0, 20)
                .mapToObj(i -> new Door("leaflink", clock, Duration.ofSeconds(60))
                        .rateLimited(answer(429, null), null)
                        .until())
                .distinct()
                .count();

        assertTrue(different > 10, () -> different + " of 20");
    }

    @Test
    void a_success_begins_the_back_off_again() {
        for (int i = 0; i < 6; i++) {
            clock.pass(Duration.between(clock.instant(), limited(null).until()));
        }

        door.worked();

        Duration pause = Duration.between(clock.instant(), limited(null).until());
        assertTrue(pause.compareTo(Duration.ofSeconds(1)) <= 0, pause::toString);
    }

    @Test
    void a_refused_credential_closes_the_door_until_it_changes() throws Exception {
        door.refused(new Permanent("leaflink /orders/ answered 401", 401), OLD, PLACES);

        door.checkCredential(OLD);
        DoorClosed closed = assertThrows(DoorClosed.class, door::enter);
        assertNull(closed.until());
        assertTrue(closed.getMessage().contains(PLACES), closed.getMessage());
        assertTrue(closed.getMessage().contains("answered 401"), closed.getMessage());
        assertFalse(closed.getMessage().contains("old-key"), closed.getMessage());
        assertEquals(closed.getMessage(), door.trouble());

        door.checkCredential(Digest.of("new-key"));
        door.enter();
        assertNull(door.trouble());
    }

    @Test
    void whoever_waits_at_a_refusing_door_is_sent_away_at_once() {
        door.refused(new Permanent("leaflink /orders/ answered 403", 403), OLD, PLACES);

        assertThrows(DoorClosed.class, () -> door.await(PATIENCE, () -> false));
    }

    @Test
    void an_open_breaker_says_to_come_again_when_it_will_try() {
        Instant failed = clock.instant();
        door.failed(new Transient("leaflink /orders/ answered 503", null));
        clock.pass(Duration.ofSeconds(20));

        assertEquals(failed.plusSeconds(60), door.breakerOpen().until());
        assertTrue(door.trouble().contains("answered 503"), door.trouble());
    }

    @Test
    void a_breaker_that_is_trying_out_again_says_to_come_in_a_second() {
        door.failed(new Transient("leaflink /orders/ answered 503", null));
        clock.pass(Duration.ofSeconds(61));

        assertEquals(clock.instant().plusSeconds(1), door.breakerOpen().until());
    }

    @Test
    void a_success_ends_the_trouble_of_the_breaker() {
        door.failed(new Transient("leaflink /orders/ answered 503", null));
        door.breakerOpen();

        door.worked();

        assertNull(door.trouble());
    }

    private RateLimited limited(String retryAfter) {
        return door.rateLimited(answer(429, retryAfter), new byte[0]);
    }

    private static Answer answer(int status, String retryAfter) {
        return new Answer("leaflink /orders/", status, null, null, retryAfter, null);
    }
}
