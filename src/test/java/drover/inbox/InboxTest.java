package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.record.Json;
import drover.store.EachDatabase;
import drover.store.StoreException;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Notifications in the store, on each database it can be kept in. */
@EachDatabase
@Timeout(120)
class InboxTest {
    private final HandClock clock = new HandClock();
    private TestStore store;
    private Inbox inbox;

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        inbox = new Inbox(new NotificationTable(store), store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Identity id(String id) {
        return Identity.of(id, null, said(id), Set.of());
    }

    private static ObjectNode said(String id) {
        return Json.object().put("event_id", id);
    }

    private CompletableFuture<Kept> submit(String provider, String id) {
        return inbox.keep(provider, null, id(id), Json.bytes(said(id)), null);
    }

    private void keep(String... ids) {
        for (String id : ids) {
            submit("acme", id).join();
        }
    }

    private List<String> due(int limit) {
        return inbox.due("acme", limit).stream()
                .map(one -> new String(one.body(), StandardCharsets.UTF_8))
                .map(body -> body.substring("{\"event_id\":\"".length(), body.length() - 2))
                .toList();
    }

    /** The first that is due is tried in vain. */
    private void fail() {
        inbox.again(inbox.due("acme", 1).get(0), "the API is down", true, null).join();
    }

    private List<String> select(String query) {
        return store.read(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
                return found;
            }
        });
    }

    @Test
    void what_is_kept_is_due_byte_by_byte() {
        byte[] body = {'{', '}', 0, (byte) 0xFF, (byte) 0xC3, '\n'};

        inbox.keep("acme", null, id("1"), body, null).join();

        Notification only = inbox.due("acme", 10).get(0);
        assertEquals("acme", only.provider());
        assertArrayEquals(body, only.body());
        assertEquals(List.of(String.valueOf(clock.millis())), select("SELECT received_at FROM notification"));
    }

    @Test
    void a_twin_is_counted_and_not_kept_again() {
        keep("1");
        clock.pass(Duration.ofHours(1));
        assertEquals(Kept.REPEATED, submit("acme", "1").join());
        assertEquals(Kept.REPEATED, submit("acme", "1").join());

        assertEquals(List.of("1"), due(10), "the first stays as it was");
        assertEquals(List.of("2"), select("SELECT repeats FROM notification"));
        assertEquals(
                List.of(String.valueOf(clock.millis() - Duration.ofHours(1).toMillis())),
                select("SELECT received_at FROM notification"));
    }

    @Test
    void the_same_id_of_two_providers_is_two() {
        submit("acme", "1").join();
        submit("leaflink", "1").join();

        assertEquals(List.of("acme", "leaflink"), select("SELECT provider FROM notification ORDER BY provider"));
        assertEquals(List.of("1"), due(10));
    }

    @Test
    void twins_at_once_are_one() {
        List<CompletableFuture<Kept>> kept = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            kept.add(submit("acme", String.valueOf(i % 3)));
        }
        kept.forEach(CompletableFuture::join);

        assertEquals(List.of("0", "1", "2"), due(10));
        assertEquals(List.of("99", "99", "99"), select("SELECT repeats FROM notification"));
    }

    @Test
    void a_twin_of_what_is_resolved_is_not_resolved_again() {
        keep("1");
        inbox.settle(inbox.due("acme", 1).get(0).id(), "resolved").join();

        keep("1");

        assertEquals(List.of(), due(10));
        assertEquals(List.of("1"), select("SELECT repeats FROM notification WHERE state = 'resolved'"));
    }

    @Test
    void the_oldest_are_due_first_and_no_more_than_asked_for() {
        keep("c", "a", "d", "b");

        assertEquals(List.of("c", "a"), due(2));
        assertEquals(List.of("c", "a", "d", "b"), due(100));
    }

    @Test
    void what_is_settled_is_not_due() {
        keep("1", "2", "3");
        List<Notification> due = inbox.due("acme", 10);

        assertEquals(1, inbox.settle(due.get(0).id(), "resolved").join());
        assertEquals(1, inbox.settle(due.get(1).id(), "unknown").join());

        assertEquals(List.of("3"), due(10));
        assertEquals(List.of("resolved", "unknown", "new"), select("SELECT state FROM notification ORDER BY id"));
    }

    @Test
    void what_failed_is_due_again_after_half_a_minute() {
        keep("1", "2");

        fail();

        assertEquals(List.of("2"), due(10), "it holds nothing back");
        assertEquals(
                List.of("the API is down"),
                select("SELECT reason FROM notification WHERE state = 'new' AND reason IS NOT NULL"));
        clock.pass(Duration.ofSeconds(30).minusMillis(1));
        assertEquals(List.of("2"), due(10));
        clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("2", "1"), due(10), "what was not tried yet goes first");
    }

    @Test
    void what_fails_again_and_again_waits_longer_each_time_up_to_an_hour_and_is_never_given_up() {
        keep("1");
        List<Integer> rests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fail();
            int minutes = 0;
            while (due(1).isEmpty()) {
                clock.pass(Duration.ofSeconds(30));
                minutes++;
            }
            rests.add(minutes);
        }
        clock.pass(Duration.ofDays(400));

        assertEquals(List.of(1, 2, 4, 8, 16, 32, 64, 120, 120, 120), rests, "half minutes");
        assertEquals(List.of("1"), due(10));
        assertEquals(10, inbox.due("acme", 1).get(0).attempts());
    }

    @Test
    void what_was_not_asked_because_the_door_is_closed_comes_again_as_soon_as_before() {
        keep("1");
        fail();
        for (int i = 0; i < 5; i++) {
            clock.pass(Duration.ofSeconds(30));
            inbox.again(inbox.due("acme", 1).get(0), "the circuit breaker is open", false, null)
                    .join();
        }
        clock.pass(Duration.ofSeconds(30));

        Notification one = inbox.due("acme", 1).get(0);
        assertEquals(1, one.attempts());
        assertEquals(clock.millis() - 30_000, one.triedAt().toEpochMilli());
    }

    @Test
    void what_was_not_asked_comes_again_when_the_door_opens() {
        keep("1", "2", "3");
        Instant opens = clock.instant().plus(Duration.ofMinutes(10));
        List<Notification> due = inbox.due("acme", 10);
        inbox.again(due.get(0), "it asked for a pause", false, opens).join();
        inbox.again(due.get(1), "it opens now", false, clock.instant()).join();
        inbox.again(due.get(2), "the quota is used up", false, opens.plus(Duration.ofDays(1)))
                .join();

        assertEquals(List.of(), due(10), "nothing spins");
        clock.pass(Duration.ofSeconds(1));
        assertEquals(List.of("2"), due(10));
        clock.pass(Duration.ofMinutes(10).minusSeconds(2));
        assertEquals(List.of("2"), due(10));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(List.of("2", "1"), due(10));
        clock.pass(Duration.ofMinutes(50));
        assertEquals(List.of("2", "1", "3"), due(10), "it is looked at each hour");
    }

    @Test
    void after_a_start_everything_that_waits_is_tried() {
        keep("1", "2");
        fail();
        assertEquals(List.of("2"), due(10));

        inbox.hasten();

        assertEquals(List.of("1", "2"), due(10));
    }

    @Test
    void two_with_one_id_that_say_different_things_are_two_and_each_is_known_again() {
        Identity first = Identity.of("1", null, said("a"), Set.of());
        Identity second = Identity.of("1", null, said("b"), Set.of());

        assertEquals(
                Kept.NEW,
                inbox.keep("acme", null, first, Json.bytes(said("a")), null).join());
        assertEquals(
                Kept.SAME_ID,
                inbox.keep("acme", null, second, Json.bytes(said("b")), null).join());
        assertEquals(
                Kept.REPEATED,
                inbox.keep("acme", null, first, Json.bytes(said("a")), null).join());
        assertEquals(
                Kept.REPEATED,
                inbox.keep("acme", null, second, Json.bytes(said("b")), null).join());

        assertEquals(List.of("a", "b"), due(10));
        assertEquals(List.of("1", "1"), select("SELECT repeats FROM notification ORDER BY id"));
    }

    @Test
    void what_waits_is_counted_by_provider() {
        submit("leaflink", "1").join();
        keep("1", "2", "3");
        inbox.settle(inbox.due("acme", 1).get(0).id(), "unknown").join();
        fail();

        assertEquals(
                List.of("acme", "leaflink"),
                inbox.waiting().stream().map(Waiting::provider).toList());
        assertEquals(2, inbox.waiting().get(0).count());
        assertEquals(clock.millis(), inbox.waiting().get(0).due().toEpochMilli());
    }

    @Test
    void a_twin_does_not_hasten_what_failed() {
        keep("1");
        fail();

        keep("1");

        assertEquals(List.of(), due(10));
    }

    @Test
    void what_is_resolved_in_the_end_has_no_reason_any_more() {
        keep("1");
        long id = inbox.due("acme", 1).get(0).id();
        fail();

        inbox.settle(id, "resolved").join();

        assertEquals(List.of("null"), select("SELECT reason FROM notification"));
    }

    @Test
    void whoever_resolves_is_woken_once_it_is_on_disk() {
        AtomicInteger woken = new AtomicInteger();
        List<List<String>> seen = new ArrayList<>();
        inbox.onKept(provider -> {
            assertEquals("acme", provider);
            woken.incrementAndGet();
            seen.add(due(10));
        });

        keep("1");

        assertEquals(1, woken.get());
        assertEquals(List.of(List.of("1")), seen);
    }

    @Test
    void what_is_no_json_stands_in_quarantine_once_even_with_zero_characters() {
        byte[] body = {'{', 0, (byte) 0xFF};
        inbox.refuse("acme", body, "expected JSON").join();
        inbox.refuse("acme", body, "expected JSON: it is not UTF-8").join();
        inbox.refuse("leaflink", body, "expected JSON: it is not UTF-8").join();

        assertEquals(
                List.of("webhook-acme 2", "webhook-leaflink 1"),
                select("SELECT stream || ' ' || seen FROM quarantine ORDER BY stream"));
        assertEquals(List.of("{\\0\uFFFD"), select("SELECT DISTINCT record FROM quarantine"));
        assertEquals(
                List.of("expected JSON: it is not UTF-8"),
                select("SELECT DISTINCT reason FROM quarantine"),
                "as it is seen now");
        assertEquals(List.of(), due(10));
    }

    @Test
    void a_store_that_is_closed_keeps_nothing_and_says_so() {
        keep("1");
        AtomicInteger woken = new AtomicInteger();
        inbox.onKept(provider -> woken.incrementAndGet());
        store.close();

        CompletionException failure = assertThrows(
                CompletionException.class, () -> submit("acme", "2").join());

        assertTrue(failure.getCause() instanceof StoreException, failure::toString);
        assertEquals(0, woken.get());
        assertFalse(due(10).contains("2"));
    }
}
