package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.event.EventRows;
import drover.store.StoreException;
import drover.system.BadData;
import drover.system.Permanent;
import drover.system.TestApi;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelExecutionException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means for a delivery, as a table. The schedule is 10 seconds, then 5 minutes; nothing is spread. */
class VerdictTest {
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");
    private static final RetrySchedule SCHEDULE = RetrySchedule.parse("10s,5m");
    private static final RandomGenerator EVEN = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble(double least, double most) {
            return 1;
        }
    };

    private static Claim claim(int failures) {
        EventRows.Stored event =
                new EventRows.Stored("id", "leaflink.order.created", "order/1", 0, new byte[] {1}, null);
        return new Claim("default", 1, 1, failures, 1, event, null);
    }

    private static Outcome judge(Throwable failure, int failures) {
        return new Verdict(SCHEDULE, NOW.toEpochMilli(), Duration.ofMillis(12), EVEN).of(failure, claim(failures));
    }

    static Stream<Throwable> withoutAnAnswer() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SocketException("Connection reset"),
                new SocketTimeoutException("Read timed out"),
                new UnknownHostException("erp.acme.example"),
                new SSLHandshakeException("certificate expired"),
                new NoHttpResponseException("failed to respond"),
                new TimeoutException("the call took too long"),
                new CamelExecutionException("wrapped", null, new SocketException("Connection reset")),
                TestApi.trouble(0, null));
    }

    static Stream<Throwable> everyFailure() {
        return Stream.concat(
                withoutAnAnswer(),
                Stream.of(500, 502, 503, 504, 301, 307, 404, 405, 406, 408, 409, 425, 451)
                        .map(status -> status >= 500 || status < 400
                                ? TestApi.trouble(status, null)
                                : TestApi.permanent(status)));
    }

    @ParameterizedTest
    @MethodSource("everyFailure")
    void every_failure_follows_the_schedule_to_its_end_and_is_a_dead_letter_then(Throwable failure) {
        Outcome.Due first = assertInstanceOf(Outcome.Due.class, judge(failure, 0));
        Outcome.Due second = assertInstanceOf(Outcome.Due.class, judge(failure, 1));
        Outcome.Dead third = assertInstanceOf(Outcome.Dead.class, judge(failure, 2));

        assertEquals(10_000, first.delay());
        assertEquals(300_000, second.delay());
        assertEquals(1, first.spent());
        assertTrue(third.attempt().result().startsWith("given up after 3 attempts: "), third::toString);
    }

    @ParameterizedTest
    @MethodSource("withoutAnAnswer")
    void no_answer_has_the_status_0_and_says_so(Throwable failure) {
        Attempt attempt = judge(failure, 0).attempt();

        assertEquals(0, attempt.status());
        assertEquals(12, attempt.took());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void what_speaks_of_the_event_itself_is_a_dead_letter_at_once(int status) {
        Outcome.Dead dead = assertInstanceOf(Outcome.Dead.class, judge(TestApi.permanent(status), 0));

        assertEquals(status, dead.attempt().status());
        assertEquals(NOW.toEpochMilli(), dead.attempt().endedAt());
    }

    static Stream<Arguments> holds() {
        return Stream.of(
                Arguments.of(401, Pause.By.REFUSED),
                Arguments.of(403, Pause.By.REFUSED),
                Arguments.of(410, Pause.By.GONE));
    }

    @ParameterizedTest
    @MethodSource("holds")
    void a_receiver_that_takes_nothing_is_held_however_often_it_has_failed(int status, Pause.By by) {
        Outcome.Held held = assertInstanceOf(Outcome.Held.class, judge(TestApi.permanent(status), 9));

        assertEquals(by, held.by());
        assertTrue(held.why().startsWith("it answered " + status), held.why());
    }

    static Stream<Throwable> sayWhen() {
        Instant when = NOW.plusSeconds(2);
        return Stream.of(TestApi.rateLimited(when), TestApi.trouble(503, when), TestApi.trouble(301, when));
    }

    @ParameterizedTest
    @MethodSource("sayWhen")
    void who_says_when_to_come_again_is_asked_then_and_no_attempt_is_spent(Throwable failure) {
        for (int failures : new int[] {0, 1, 99}) {
            Outcome.Due due = assertInstanceOf(Outcome.Due.class, judge(failure, failures));

            assertEquals(2_000, due.delay());
            assertEquals(0, due.spent());
        }
    }

    @Test
    void a_time_that_has_passed_is_now() {
        Outcome.Due due = assertInstanceOf(Outcome.Due.class, judge(TestApi.rateLimited(NOW.minusSeconds(60)), 0));

        assertEquals(0, due.delay());
    }

    @Test
    void a_closed_door_is_no_attempt() {
        Outcome.Due due = assertInstanceOf(Outcome.Due.class, judge(TestApi.closed(NOW.plusSeconds(30)), 99));
        Outcome.Due unknown = assertInstanceOf(Outcome.Due.class, judge(TestApi.closed(null), 99));

        assertEquals(30_000, due.delay());
        assertEquals(5_000, unknown.delay());
        assertNull(due.attempt());
        assertEquals(0, due.spent());
    }

    static Stream<Throwable> mistakes() {
        return Stream.of(
                new NullPointerException(),
                new IllegalStateException("no credential: set DOWNSTREAM_DEFAULT_SECRET"),
                new BadData("no JSON", null));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_of_ours_is_never_a_dead_letter_and_spends_no_attempt(Throwable mistake) {
        Outcome.Due due = assertInstanceOf(Outcome.Due.class, judge(mistake, 0));

        assertEquals(0, due.spent());
        assertEquals(10_000, due.delay());
        assertInstanceOf(Outcome.Due.class, judge(mistake, 99));
    }

    @Test
    void the_answer_is_found_behind_what_was_thrown() {
        Throwable wrapped =
                new CamelExecutionException("wrapped", null, new IOException("again", TestApi.permanent(422)));

        assertInstanceOf(Outcome.Dead.class, judge(wrapped, 0));
    }

    @Test
    void no_secret_is_kept_with_an_attempt() {
        Attempt attempt = judge(new IllegalStateException("apikey=CANARY of somebody@quillmoor.example"), 0)
                .attempt();

        assertEquals("apikey=*** of ***", attempt.result());
    }

    private static Outcome judgeAction(Throwable failure) {
        return new Verdict(SCHEDULE, NOW.toEpochMilli(), Duration.ofMillis(12), EVEN).ofAction(failure, claim(0));
    }

    @Test
    void a_route_that_refuses_for_good_makes_a_dead_letter() {
        assertInstanceOf(Outcome.Dead.class, judgeAction(new Permanent("no such customer")));
        assertInstanceOf(Outcome.Dead.class, judgeAction(TestApi.permanent(403)));
    }

    @ParameterizedTest
    @MethodSource("ofOurs")
    void what_a_person_must_provide_spends_no_attempt_of_an_action(Throwable failure) {
        Outcome.Due due = assertInstanceOf(Outcome.Due.class, judgeAction(failure));
        assertEquals(0, due.spent());
    }

    static Stream<Throwable> ofOurs() {
        return Stream.of(
                new IllegalStateException("set recipes.payment-chat.url"),
                new StoreException("the disk is full", null),
                new CamelExecutionException("wrapped", null, new IllegalStateException("no credential")));
    }

    @ParameterizedTest
    @MethodSource("ofTheEventOrOver")
    void all_else_of_an_action_follows_the_schedule(Throwable failure) {
        Outcome.Due due = assertInstanceOf(Outcome.Due.class, judgeAction(failure));
        assertEquals(1, due.spent());
        assertEquals(10_000, due.delay());
    }

    static Stream<Throwable> ofTheEventOrOver() {
        return Stream.of(
                new IllegalArgumentException("no number"),
                new NullPointerException(),
                new BadData("an answer of HTML", null),
                new SocketTimeoutException("Read timed out"));
    }
}
