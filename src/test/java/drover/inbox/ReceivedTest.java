package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.HandClock;
import drover.TestConfig;
import drover.inbox.Received.Selected;
import drover.jwt.TestVerifiers;
import drover.metrics.Meters;
import drover.record.Json;
import drover.store.EachDatabase;
import drover.store.Pruning;
import drover.store.Steps;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.TestCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What operators see of notifications and do with them, and when they are forgotten, on each database. */
@EachDatabase
@Timeout(120)
class ReceivedTest {
    private static final Duration WINDOW = Duration.ofDays(90);

    private final HandClock clock = new HandClock();
    private final List<String> woken = new ArrayList<>();
    private TestStore store;
    private Inbox inbox;
    private Heard heard;
    private Received received;

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        NotificationTable table = new NotificationTable(store);
        inbox = new Inbox(table, store, clock);
        inbox.onKept(woken::add);
        var config = TestConfig.of(Map.of("webhook.acme.secret", "secret-of-acme", "webhook.bad.secret", "good, "));
        Providers providers = new Providers(config, TestCredentials.of(config), clock, TestVerifiers.of(config));
        heard = new Heard(clock, providers, new ProviderRows(store), new Meters(new SimpleMeterRegistry()));
        received = new Received(table, providers, heard, inbox, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void keep(String provider, int count) {
        for (int i = 0; i < count; i++) {
            String id = provider + clock.millis() + i;
            inbox.keep(
                            provider,
                            null,
                            Identity.of(id, null, Json.object(), Set.of()),
                            "{\"secret\":\"of a customer\"}".getBytes(StandardCharsets.UTF_8),
                            null)
                    .join();
        }
    }

    private void settle(String provider, String state, int count) {
        inbox.due(provider, count).forEach(one -> inbox.settle(one.id(), state).join());
    }

    private void fail(String provider, int count) {
        inbox.due(provider, count)
                .forEach(one -> inbox.again(one, "the API is down", true, null).join());
    }

    private String states() {
        return store.read(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT state, COUNT(*) FROM notification GROUP BY state ORDER BY state")) {
                StringBuilder found = new StringBuilder();
                while (rows.next()) {
                    found.append(rows.getString(1))
                            .append(' ')
                            .append(rows.getLong(2))
                            .append(' ');
                }
                return found.toString().strip();
            }
        });
    }

    private JsonNode only(String provider) {
        for (JsonNode one : received.list().get("webhooks")) {
            if (one.get("provider").asText().equals(provider)) {
                return one;
            }
        }
        throw new AssertionError(provider + " is not listed: " + received.list());
    }

    private Selected all(String provider, String state) {
        return new Selected(provider, state, Instant.EPOCH, clock.instant().plusSeconds(1));
    }

    private void prune() {
        new OldNotifications(new NotificationTable(store))
                .prune(new Pruning(clock.instant(), clock.instant().minus(WINDOW), () -> true));
    }

    @Test
    void each_provider_is_listed_with_what_came_and_when_it_came_last() {
        keep("leaflink", 3);
        clock.pass(Duration.ofHours(1));
        Instant last = clock.instant();
        keep("leaflink", 2);
        heard.good("leaflink");
        settle("leaflink", "resolved", 2);
        settle("leaflink", "unknown", 1);

        JsonNode leaflink = only("leaflink");
        assertEquals(2, leaflink.get("new").asInt());
        assertEquals(2, leaflink.get("resolved").asInt());
        assertEquals(1, leaflink.get("unknown").asInt());
        assertEquals(last.toString(), leaflink.get("last_received").asText());
        assertFalse(leaflink.get("configured").asBoolean(), "its secret was taken away");
        JsonNode acme = only("acme");
        assertTrue(acme.get("configured").asBoolean());
        assertTrue(acme.get("trouble").isNull());
        assertTrue(acme.get("last_received").isNull());
    }

    @Test
    void a_provider_whose_secret_cannot_be_used_is_listed_with_the_reason() {
        assertFalse(only("bad").get("configured").asBoolean());
        assertEquals("one of its secrets is empty", only("bad").get("trouble").asText());
    }

    @Test
    void those_that_are_to_send_are_told_with_when_they_were_last_heard() {
        heard.good("acme");
        heard.good("leaflink");
        heard.sample(null);
        Instant then = clock.instant();

        ArrayNode providers = received.providers();

        assertEquals(2, providers.size(), () -> "leaflink has no secret any more: " + providers);
        assertEquals("acme", providers.at("/0/provider").asText());
        assertEquals(then.toString(), providers.at("/0/last_received").asText());
        assertTrue(providers.at("/0/trouble").isNull());
        assertEquals("bad", providers.at("/1/provider").asText());
        assertEquals("one of its secrets is empty", providers.at("/1/trouble").asText());
        assertTrue(providers.at("/1/last_received").isNull());
        clock.pass(Duration.ofSeconds(5));
        heard.good("acme");
        assertEquals(
                then.plusSeconds(5).toString(),
                received.providers().at("/0/last_received").asText(),
                "before it is kept");
    }

    @Test
    void the_oldest_that_are_not_resolved_are_shown_with_their_reason_and_without_their_body() {
        keep("acme", 25);
        fail("acme", 2);
        clock.pass(Duration.ofSeconds(1));
        keep("acme", 1);

        JsonNode unresolved = only("acme").get("oldest_unresolved");

        assertEquals(20, unresolved.size());
        assertEquals("the API is down", unresolved.get(0).get("reason").asText());
        assertEquals(1, unresolved.get(0).get("attempts").asInt());
        assertEquals(
                clock.instant().plusSeconds(29).toString(),
                unresolved.get(0).get("next_try").asText());
        assertFalse(unresolved.get(2).has("reason"));
        assertFalse(received.list().toString().contains("customer"));
    }

    @Test
    void what_is_replayed_is_due_at_once_and_somebody_is_woken() {
        keep("acme", 450);
        settle("acme", "unknown", 400);
        fail("acme", 50);
        woken.clear();

        assertEquals(400, received.plan(all("acme", "unknown")).get("count").asInt());
        assertEquals(
                400, received.replay(all("acme", "unknown")).get("replayed").asInt());

        assertEquals(400, inbox.due("acme", 1000).size());
        assertEquals(List.of("acme"), woken);
        received.replay(all("acme", "new"));
        assertEquals(450, inbox.due("acme", 1000).size(), "those that wait for their time as well");
        assertEquals(0, inbox.due("acme", 1).get(0).attempts());
    }

    @Test
    void only_what_is_meant_is_replayed() {
        keep("acme", 1);
        clock.pass(Duration.ofHours(1));
        Instant from = clock.instant();
        keep("acme", 2);
        clock.pass(Duration.ofHours(1));
        Instant to = clock.instant();
        keep("acme", 4);
        keep("leaflink", 8);
        settle("acme", "resolved", 100);
        settle("leaflink", "resolved", 100);

        Selected selected = new Selected("acme", "resolved", from, to);
        assertEquals(2, received.plan(selected).get("count").asInt());
        received.replay(selected);

        assertEquals("new 2 resolved 13", states());
        assertEquals(2, inbox.due("acme", 100).size());
    }

    @Test
    void a_provider_that_nobody_knows_and_a_state_that_there_is_not_are_refused() {
        assertNull(received.plan(all("nobody", "unknown")));
        assertEquals(0, received.plan(all("acme", "unknown")).get("count").asInt());
        assertThrows(IllegalArgumentException.class, () -> all("acme", "dead"));
    }

    @Test
    void what_is_settled_is_forgotten_after_the_window_and_what_is_not_is_kept() {
        keep("acme", 700);
        settle("acme", "resolved", 300);
        settle("acme", "unknown", 300);
        fail("acme", 50);
        clock.pass(WINDOW);
        prune();
        assertEquals("new 100 resolved 300 unknown 300", states(), "they are as old as the window to the millisecond");

        keep("acme", 1);
        clock.pass(Duration.ofMillis(1));
        prune();

        assertEquals("new 101", states());
    }

    @Test
    void pruning_ends_after_a_step_when_drover_does() {
        keep("acme", Steps.SIZE + 50);
        settle("acme", "resolved", Steps.SIZE + 50);
        clock.pass(WINDOW.plusMillis(1));

        new OldNotifications(new NotificationTable(store))
                .prune(new Pruning(clock.instant(), clock.instant().minus(WINDOW), () -> false));

        assertEquals("resolved 50", states());
    }
}
