package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.system.Redaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyCheckTest {
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        Logger.getLogger("drover.config").addHandler(lines);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("drover.config").removeHandler(lines);
    }

    @Test
    void good_values_pass_without_a_word() {
        check(Map.of("leaflink.page-size", "50", "downstream.default.url", "https://erp.example/events"));

        assertEquals(List.of(), lines.written);
    }

    @Test
    void a_bad_value_stops_the_start_with_its_key_its_shape_and_what_is_allowed() {
        ConfigurationException bad =
                assertThrows(ConfigurationException.class, () -> check(Map.of("leaflink.page-size", "1000")));

        assertTrue(
                bad.getMessage().contains("leaflink.page-size: expected a whole number within 2..100, got 4 digits"),
                bad.getMessage());
    }

    @Test
    void every_bad_value_is_named_at_once_and_none_is_shown() {
        ConfigurationException bad = assertThrows(
                ConfigurationException.class,
                () -> check(Map.of(
                        "leaflink.base-url", "canary",
                        "leaflink.schedule", "every canary!",
                        "leaflink.orders.path", "",
                        "downstream.night-shift.rate-per-second", "canary")));

        String message = bad.getMessage();
        assertTrue(message.contains("leaflink.base-url: expected a URL"), message);
        assertTrue(message.contains("got 6 letters"), message);
        assertTrue(message.contains("leaflink.schedule: expected a Quartz cron"), message);
        assertTrue(message.contains("got 13 characters"), message);
        assertTrue(message.contains("downstream.night-shift.rate-per-second: expected a whole number"), message);
        assertFalse(message.contains("canary"), message);
    }

    @Test
    void a_misspelt_key_is_a_warning_with_the_nearest_one() {
        check(Map.of("leaflink.apikey", "canary"));

        assertEquals(List.of("there is no key leaflink.apikey; the nearest is leaflink.api-key"), lines.written);
    }

    @Test
    void a_misspelt_key_in_the_spelling_of_the_environment_is_a_warning_too() {
        check(Map.of("LEAFLINK_BASEURL", "canary"));

        assertEquals(List.of("there is no key LEAFLINK_BASEURL; the nearest is leaflink.base-url"), lines.written);
    }

    @Test
    void keys_of_others_are_not_looked_at() {
        check(Map.of("quarkus.nonsense", "1", "camel.nonsense", "2", "PATH", "/bin"));

        assertEquals(List.of(), lines.written);
    }

    @Test
    void a_secret_that_was_configured_is_in_no_text_from_then_on() {
        check(Map.of("leaflink.api-key", "key-check-canary"));

        assertEquals("got ***", Redaction.redact("got key-check-canary"));
    }

    private static void check(Map<String, String> properties) {
        new KeyCheck(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .check(Keys.load());
    }

    private static final class Lines extends Handler {
        private static final PatternFormatter WORDS = new PatternFormatter("%s");
        private final List<String> written = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            written.add(WORDS.formatMessage(record));
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
