package drover.oauth;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.LogLines;
import drover.store.EachDatabase;
import drover.store.TestDatabase;
import drover.system.DoorClosed;
import drover.system.Redaction;
import drover.system.Transient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Access tokens are made new in time, once, and durable before they are used: over real sockets, on each database. */
@EachDatabase
@Timeout(120)
class RenewalTest {
    private static final Duration TO_DUE = Duration.ofMinutes(55);
    private static final Duration TO_END = Duration.ofHours(1);

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private AuthorizationServer server;
    private DataSource source;
    private Node node;

    @BeforeEach
    void open() throws Exception {
        source = database.in(folder);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        if (node != null) {
            node.close();
        }
        server.close();
    }

    private void authorized(boolean strict) throws Exception {
        server = new AuthorizationServer(strict);
        node = node(Map.of());
        assertTrue(node.authorize(server).done());
        server.asked().clear();
    }

    private Node node(Map<String, String> more) throws Exception {
        return new Node(source, folder, server, clock, more);
    }

    private void restart() throws Exception {
        node.close();
        node = new Node(source, folder, server, clock, Map.of(), false);
    }

    private static void good(Exchange call) {
        assertNull(call.getException(), () -> String.valueOf(call.getException()));
    }

    private static <T extends Exception> T failed(Class<T> type, Exchange call) {
        assertNotNull(call.getException(), "it did not fail");
        return assertInstanceOf(type, call.getException());
    }

    @Test
    void a_token_serves_until_five_minutes_before_its_end_and_then_another_does() throws Exception {
        authorized(true);
        good(node.call());
        clock.pass(TO_DUE.minusMillis(1));
        good(node.call());
        assertEquals(List.of(), server.asked());

        clock.pass(Duration.ofMillis(1));
        good(node.call());
        good(node.call());

        assertEquals(List.of("refresh_token"), server.asked());
    }

    @Test
    void the_refresh_token_that_comes_replaces_the_old_one_each_time() throws Exception {
        authorized(true);

        for (int i = 0; i < 4; i++) {
            clock.pass(TO_DUE);
            good(node.call());
            restart();
        }

        assertEquals(4, server.asked().size());
    }

    @Test
    void an_answer_without_a_refresh_token_keeps_the_old_one() throws Exception {
        authorized(false);

        for (int i = 0; i < 3; i++) {
            clock.pass(TO_DUE);
            good(node.call());
        }

        assertEquals(Collections.nCopies(3, "refresh_token"), server.asked());
    }

    @Test
    void however_many_wait_one_asks() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        CountDownLatch all = new CountDownLatch(1);
        server.during(() -> hold(all), () -> {});

        List<Future<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(threads.submit(node::call));
        }
        await().until(() -> !server.asked().isEmpty());
        all.countDown();

        for (Future<Exchange> call : calls) {
            good(call.get(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of("refresh_token"), server.asked());
    }

    @Test
    void two_nodes_on_one_database_ask_once() throws Exception {
        authorized(true);
        try (Node other = node(Map.of())) {
            clock.pass(TO_END);
            CountDownLatch asked = new CountDownLatch(1);
            server.during(() -> hold(asked), () -> {});

            Future<Exchange> first = threads.submit(node::call);
            await().until(() -> !server.asked().isEmpty());
            Future<Exchange> second = threads.submit(other::call);
            await().until(() -> second.isDone()
                    || Thread.getAllStackTraces().values().stream()
                            .flatMap(java.util.Arrays::stream)
                            .anyMatch(frame -> frame.getClassName().endsWith("Lease")
                                    && frame.getMethodName().equals("pause")));
            asked.countDown();

            good(first.get(30, TimeUnit.SECONDS));
            good(second.get(30, TimeUnit.SECONDS));
            assertEquals(List.of("refresh_token"), server.asked());
        }
    }

    @Test
    void a_node_whose_clock_is_wrong_takes_no_lease_that_is_held() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        HandClock ahead = new HandClock();
        ahead.pass(TO_END.plus(Duration.ofDays(2)));
        CountDownLatch asked = new CountDownLatch(1);
        server.during(() -> hold(asked), () -> {});
        try (Node other = new Node(source, folder, server, ahead, Map.of())) {
            Future<Exchange> first = threads.submit(node::call);
            await().until(() -> !server.asked().isEmpty());
            Lease lease = new Lease("acme", other.grants, () -> System.nanoTime(), true);

            assertFalse(lease.take(other.grants.find("acme"), true));

            asked.countDown();
            good(first.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void the_lease_of_a_node_that_is_gone_is_taken_over_after_a_while() throws Exception {
        authorized(true);
        assertTrue(node.grants.take(node.grants.find("acme"), 4711, 0));
        java.util.concurrent.atomic.AtomicLong ticks = new java.util.concurrent.atomic.AtomicLong();
        Lease lease = new Lease("acme", node.grants, ticks::get, true);
        Grant grant = node.grants.find("acme");

        assertFalse(lease.take(grant, true));
        ticks.addAndGet(Duration.ofSeconds(45).toNanos());
        assertFalse(lease.take(grant, true));
        ticks.addAndGet(1);

        assertTrue(lease.take(grant, true));
    }

    @Test
    void what_we_left_ourselves_before_a_start_is_no_lease() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        assertTrue(node.grants.take(node.grants.find("acme"), 4711, 0));

        restart();

        good(node.call());
    }

    @Test
    void a_401_is_answered_with_another_token_once() throws Exception {
        authorized(true);
        good(node.call());
        server.endAccess();

        good(node.call());
        assertEquals(List.of("refresh_token"), server.asked());
        assertFalse(node.doors.of("acme").isRefused());

        server.during(() -> {}, server::endAccess);
        server.endAccess();
        failed(drover.system.Permanent.class, node.call());
        assertEquals(
                List.of("refresh_token", "refresh_token"),
                server.asked(),
                "another that is refused too is no accident");
        assertTrue(node.doors.of("acme").isRefused());
        String trouble = node.doors.of("acme").trouble();
        assertTrue(trouble.contains("run: drover authorize acme"), trouble);
    }

    @Test
    void a_clock_that_was_set_back_is_found_out_by_the_token_itself() throws Exception {
        authorized(true);
        clock.pass(Duration.ofDays(-1));

        good(node.call());

        assertEquals(List.of("refresh_token"), server.asked());
    }

    @Test
    void what_is_taken_back_for_good_rests_until_somebody_authorizes_it_again() throws Exception {
        authorized(true);
        server.revoke();
        try (LogLines lines = new LogLines("drover.oauth")) {
            for (int i = 0; i < 3; i++) {
                String message = failed(DoorClosed.class, node.call()).getMessage();
                assertTrue(message.contains("authorize again: drover authorize acme"), message);
                assertTrue(message.contains("invalid_grant"), message);
            }
            assertEquals(1, lines.all().size(), lines.all()::toString);
            assertTrue(lines.all().get(0).startsWith("ERROR acme: authorize again: drover authorize acme"));
        }
        int before = server.asked().size();
        restart();
        failed(DoorClosed.class, node.call());
        assertEquals(before, server.asked().size(), "it is not asked again and again, and a start is no reason");

        assertTrue(node.authorize(server).done());

        good(node.call());
    }

    @Test
    void another_process_that_authorizes_it_is_seen_at_once() throws Exception {
        authorized(true);
        server.revoke();
        failed(DoorClosed.class, node.call());
        try (Node command = node(Map.of())) {
            assertTrue(command.authorize(server).done());
        }

        good(node.call());
    }

    @Test
    void an_older_refresh_token_is_tried_once_when_the_newer_does_not_hold() throws Exception {
        authorized(false);
        Grant now = node.grants.find("acme");
        // The answer was lost over there: the newer never came to life.
        Grant lost = now.with(
                new Tokens("dead", Duration.ofHours(1), "never-came-to-life", null, null),
                clock.instant(),
                now.refresh());
        assertTrue(node.grants.replace(lost));
        clock.pass(TO_END);

        good(node.call());

        assertEquals(List.of("refresh_token", "refresh_token"), server.asked());
        Grant kept = node.grants.find("acme");
        assertEquals(now.refresh(), kept.refresh());
        assertNull(kept.previous());
    }

    @Test
    void an_answer_that_was_lost_on_its_way_locks_nobody_out_where_the_old_token_still_holds() throws Exception {
        authorized(false);
        clock.pass(TO_END);
        server.during(() -> {}, () -> {
            throw new IllegalStateException("the connection breaks before the answer");
        });
        failed(Exception.class, node.call());
        server.during(() -> {}, () -> {});
        restart();

        good(node.call());
    }

    @Test
    void where_an_old_token_that_comes_again_ends_all_somebody_has_to_authorize_again() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        server.during(() -> {}, () -> {
            throw new IllegalStateException("the connection breaks before the answer");
        });
        failed(Exception.class, node.call());
        server.during(() -> {}, () -> {});
        restart();

        String message = failed(DoorClosed.class, node.call()).getMessage();

        assertTrue(message.contains("refresh token already used"), message);
        assertTrue(node.authorize(server).done());
        good(node.call());
    }

    @Test
    void trouble_at_the_token_endpoint_costs_nothing_while_the_old_token_is_good() throws Exception {
        authorized(true);
        clock.pass(TO_DUE);
        server.answer(500, "text/html", "<h1>Oops</h1>");

        good(node.call());
        good(node.call());
        assertEquals(1, server.asked().size(), "it is asked again a little later");

        node.nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        good(node.call());
        good(node.call());
        assertEquals(2, server.asked().size());
    }

    @Test
    void trouble_that_passes_is_tried_again_when_nothing_else_lets_us_in() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        server.answer(500, "application/json", "{\"error\":\"server_error\"}");
        server.answer(502, "text/html", "<html>Bad gateway</html>");
        server.answer(200, "text/html", "<html>Sign in to the hotel's network</html>");
        server.answer(400, "text/html", "<html>nginx</html>");

        Exchange call = node.call();
        if (call.getException() != null) {
            // What cannot be read is for the next poll.
            call = node.call();
        }

        good(call);
        assertNull(node.grants.find("acme").refused());
    }

    @Test
    void a_token_endpoint_that_says_too_often_is_not_asked_for_as_long_as_it_says() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        server.answer(429, "application/json", "{\"error\":\"rate_limit_exceeded\"}");

        node.call();

        assertNull(node.grants.find("acme").refused());
        await().atMost(Duration.ofSeconds(20)).until(() -> node.call().getException() == null);
    }

    @Test
    void a_slow_token_endpoint_is_not_waited_for_without_end() throws Exception {
        authorized(true);
        clock.pass(TO_DUE);
        CountDownLatch never = new CountDownLatch(1);
        server.during(() -> hold(never), () -> {});

        good(node.call());
        never.countDown();
    }

    @Test
    void a_client_that_is_refused_is_no_reason_to_authorize_again() throws Exception {
        server = new AuthorizationServer(true);
        node = node(Map.of(
                "acme.client-secret", "wrong-secret", "acme.refresh-token", server.refreshToken("calendar mail")));

        String message = failed(DoorClosed.class, node.call()).getMessage();

        assertTrue(message.contains("invalid_client: The OAuth client was not found."), message);
        assertTrue(message.contains("acme.client-secret"), message);
        assertEquals(AuthorizationServer.CLIENT, Redaction.redact(AuthorizationServer.CLIENT), "its id is no secret");
        assertNull(node.grants.find("acme").refused());
    }

    @Test
    void what_nobody_has_authorized_says_the_command() throws Exception {
        server = new AuthorizationServer(true);
        node = node(Map.of());

        String message = failed(DoorClosed.class, node.call()).getMessage();

        assertTrue(message.contains("authorize it: drover authorize acme"), message);
        assertEquals(List.of(), server.addresses(), "the API was not asked");
    }

    @Test
    void a_refresh_token_that_is_given_as_a_credential_needs_no_browser_and_counts_once() throws Exception {
        server = new AuthorizationServer(true);
        Map<String, String> given = Map.of("acme.refresh-token", server.refreshToken("calendar mail"));
        node = node(given);
        good(node.call());
        clock.pass(TO_END);
        good(node.call());
        node.close();

        node = node(given);
        clock.pass(TO_END);
        good(node.call());
        assertEquals(3, server.asked().size());
        node.close();

        node = node(Map.of("acme.refresh-token", server.refreshToken("calendar mail")));
        server.revoke();
        String newest = server.refreshToken("calendar mail");
        node.close();
        node = node(Map.of("acme.refresh-token", newest));

        good(node.call());
    }

    @Test
    void tokens_that_another_key_has_encrypted_are_said_and_left_as_they_are() throws Exception {
        authorized(true);
        good(node.call());
        node.close();
        String other = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        node = node(Map.of("drover.encryption-key", other));

        String message = failed(DoorClosed.class, node.call()).getMessage();

        assertTrue(message.contains("another key (drover.encryption-key)"), message);
        restart();
        good(node.call());
    }

    @Test
    void a_store_that_does_not_take_the_answer_gets_it_before_anything_else_is_asked() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        server.during(() -> {}, () -> locked(true));

        failed(Exception.class, node.call());
        locked(false);
        server.during(() -> {}, () -> {});

        good(node.call());
        assertEquals(List.of("refresh_token"), server.asked(), "the answer was not thrown away");
    }

    /** Nothing can be written into the table, as when the disk is full. */
    private void locked(boolean now) {
        boolean sqlite = database == TestDatabase.SQLITE;
        String make = sqlite
                ? "CREATE TRIGGER locked BEFORE UPDATE OF version ON oauth_grant BEGIN SELECT RAISE(ABORT, 'no room'); END"
                : "ALTER TABLE oauth_grant ADD CONSTRAINT locked CHECK (version < 2)";
        String take = sqlite ? "DROP TRIGGER locked" : "ALTER TABLE oauth_grant DROP CONSTRAINT locked";
        node.store.write(c -> {
            try (var statement = c.createStatement()) {
                return statement.execute(now ? make : take);
            }
        });
    }

    @Test
    void no_token_is_in_the_store_in_a_log_or_in_a_failure() throws Exception {
        try (LogLines lines = new LogLines("")) {
            authorized(true);
            good(node.call());
            clock.pass(TO_END);
            good(node.call());
            server.revoke();
            String failure = String.valueOf(node.call().getException());

            List<String> secrets = new ArrayList<>(server.secrets());
            secrets.add(AuthorizationServer.SECRET);
            String kept = node.store.read(c -> {
                StringBuilder all = new StringBuilder();
                try (var statement = c.createStatement();
                        var row = statement.executeQuery("SELECT * FROM oauth_grant")) {
                    row.next();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        byte[] bytes = row.getBytes(i);
                        all.append(
                                bytes == null ? "" : new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
                    }
                }
                return all.toString();
            });
            for (String secret : secrets) {
                assertFalse(kept.contains(secret), "in the store");
                assertFalse(failure.contains(secret), "in a failure");
                assertFalse(String.join("\n", lines.all()).contains(secret), "in the log");
            }
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_failure_of_the_token_endpoint_is_passing_trouble() throws Exception {
        authorized(true);
        clock.pass(TO_END);
        for (int i = 0; i < 5; i++) {
            server.answer(503, "text/plain", "busy");
        }

        Transient failure = failed(Transient.class, node.call());

        assertTrue(failure.getMessage().contains("acme.oauth answered 503"), failure.getMessage());
    }
}
