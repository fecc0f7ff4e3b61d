package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.jwt.TestVerifiers;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.poll.PollDone;
import drover.store.EachDatabase;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.TestCredentials;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What polls find is held against what webhooks announced, on each database it can be kept in. */
@EachDatabase
class AnnouncementsTest {
    private static final PollDone POLL = new PollDone("leaflink");

    private final HandClock clock = new HandClock();
    private final Logger logger = Logger.getLogger("drover.inbox");
    private final Lines lines = new Lines();
    private SimpleMeterRegistry registry;
    private TestStore store;
    private Announcements announcements;
    private Heard heard;
    private int events;

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private static final class Lines extends Handler {
        private final List<LogRecord> all = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            all.add(line);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        logger.addHandler(lines);
        start();
        notification("leaflink", "resolved");
        notification("distru", "unknown");
    }

    /** As after a restart: what was in memory is gone. */
    private void start() {
        start(Map.of("webhook.leaflink.secret", "s", "webhook.distru.secret", "s"));
    }

    private void start(Map<String, String> keys) {
        registry = new SimpleMeterRegistry();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .build();
        Providers providers = new Providers(config, TestCredentials.of(config), clock, TestVerifiers.of(config));
        ProviderRows rows = new ProviderRows(store);
        heard = new Heard(clock, providers, rows, new Meters(registry));
        announcements =
                new Announcements(store, rows, new NotificationTable(store), clock, providers, new Meters(registry));
    }

    @AfterEach
    void close() {
        logger.removeHandler(lines);
        store.close();
    }

    private long event(String type, String seenBy) {
        long seq = ++events;
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO event (id, type, subject, seen_by, stored_at) VALUES (?, ?, 's', ?, ?)")) {
                insert.setString(1, "e" + seq);
                insert.setString(2, type);
                insert.setString(3, seenBy);
                insert.setLong(4, clock.millis());
                return insert.executeUpdate();
            }
        });
        return seq;
    }

    private void announcedLater(long seq) {
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO duplicate (seq, seen_by, times, first_at, last_at) VALUES (?, 'webhooks-resolve', 1, 1, 1)")) {
                insert.setLong(1, seq);
                return insert.executeUpdate();
            }
        });
    }

    private void notification(String provider, String state) {
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO notification (provider, digest, received_at, due_at, state, body) VALUES (?, ?, 1, 1, ?, ?)")) {
                insert.setString(1, provider);
                insert.setBytes(2, (provider + state).getBytes(StandardCharsets.UTF_8));
                insert.setString(3, state);
                insert.setBytes(4, new byte[] {1});
                return insert.executeUpdate();
            }
        });
    }

    private double missed() {
        return registry.find(Metric.WEBHOOKS_MISSED.id()).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private void heard(String provider) {
        heard.good(provider);
        heard.sample(null);
    }

    @Test
    void counts_what_polls_have_found_and_no_webhook_announced() {
        event("leaflink.order.created", "leaflink-orders-poll");
        heard("leaflink");
        event("leaflink.order.created", "leaflink-orders-poll");
        announcedLater(event("leaflink.order.created", "leaflink-orders-poll"));
        event("leaflink.order.created", "webhooks-resolve");
        event("leaflink.order.created", "quarantine");
        event("distru.product.created", "distru-products-poll");

        announcements.reconcile(POLL);
        assertEquals(0, missed(), "a webhook may still come");

        clock.pass(Duration.ofMinutes(6));
        event("leaflink.order.updated", "leaflink-orders-poll");
        announcements.reconcile(POLL);
        announcements.reconcile(POLL);
        assertEquals(1, missed(), "each once; neither what was there before the first webhook nor what is new counts");
    }

    @Test
    void a_restart_counts_nothing_twice_and_forgets_nothing() {
        heard("leaflink");
        event("leaflink.order.created", "leaflink-orders-poll");
        clock.pass(Duration.ofMinutes(6));
        announcements.reconcile(POLL);
        assertEquals(1, missed());
        for (int i = 0; i < 1500; i++) {
            event("leaflink.order.created", "leaflink-orders-poll");
        }

        start();
        announcements.reconcile(POLL);
        assertEquals(0, missed());
        clock.pass(Duration.ofMinutes(6));
        announcements.reconcile(POLL);
        assertEquals(1500, missed());
    }

    @Test
    void a_system_that_sends_no_webhooks_misses_none() {
        heard("distru");
        event("leaflink.order.created", "leaflink-orders-poll");
        clock.pass(Duration.ofMinutes(6));

        announcements.reconcile(POLL);

        assertEquals(0, missed());
    }

    /** An event that a poll finds, and the poll after it that sees that it was not announced. */
    private void missedBy(String system, int count) {
        for (int i = 0; i < count; i++) {
            event(system + ".thing.created", system + "-things-poll");
        }
        clock.pass(Duration.ofMinutes(6));
        announcements.reconcile(new PollDone(system));
    }

    @Test
    void a_provider_of_which_nothing_was_ever_resolved_misses_none() {
        heard("distru");
        missedBy("distru", 2);
        assertEquals(0, missed(), "it sends, and Drover cannot say what");

        notification("distru", "resolved");
        missedBy("distru", 1);
        assertEquals(1, missed(), "what was there before does not count");
    }

    @Test
    void a_provider_whose_secret_was_taken_away_misses_none() {
        heard("leaflink");
        start(Map.of());
        missedBy("leaflink", 2);
        assertEquals(0, missed());

        start();
        missedBy("leaflink", 1);
        assertEquals(1, missed(), "nor later what came meanwhile");
    }

    @Test
    void one_of_two_providers_of_a_system_that_is_still_configured_is_held_against_the_polls() {
        heard("leaflink");
        heard("leaflink-v2");
        notification("leaflink-v2", "resolved");
        start(Map.of("webhook.leaflink-v2.secret", "s"));

        missedBy("leaflink", 2);

        assertEquals(
                2,
                registry.get(Metric.WEBHOOKS_MISSED.id())
                        .tag("provider", "leaflink-v2")
                        .counter()
                        .count());
    }

    @Test
    void what_was_missed_is_said_once_a_day_with_its_sum() {
        heard("leaflink");
        missedBy("leaflink", 1);
        missedBy("leaflink", 2);
        missedBy("leaflink", 3);
        assertEquals(List.of("webhook leaflink: 1 event that a poll has found was announced by no webhook"), infos());

        clock.pass(Duration.ofDays(1));
        missedBy("leaflink", 1);
        assertEquals("webhook leaflink: 6 events that polls have found were announced by no webhook", infos().get(1));
        assertEquals(2, infos().size());
        assertEquals(7, missed());
    }

    private List<String> infos() {
        return lines.all.stream()
                .filter(line -> line.getLevel().intValue() >= Level.INFO.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    @Test
    void warns_once_when_a_provider_that_used_to_send_is_silent_for_a_day() {
        heard.sample(null);
        clock.pass(Duration.ofDays(3));
        heard.sample(null);
        assertTrue(lines.all.isEmpty(), "who never sent anything is not missed");

        heard("leaflink");
        clock.pass(Duration.ofHours(23));
        heard.sample(null);
        assertTrue(lines.all.isEmpty());

        start();
        clock.pass(Duration.ofHours(2));
        heard.sample(null);
        heard.sample(null);
        assertEquals(1, lines.all.size(), "a restart does not make it forget");
        String line = lines.all.get(0).getMessage();
        assertTrue(line.contains("nothing has come for 25 hours"), line);
        Gauge silence = registry.get(Metric.WEBHOOKS_SILENCE.id()).gauge();
        assertEquals(25.0 * 3600, silence.value());

        heard("leaflink");
        assertEquals(2, lines.all.size());
        assertFalse(lines.all.get(1).getMessage().contains("nothing"));
    }
}
