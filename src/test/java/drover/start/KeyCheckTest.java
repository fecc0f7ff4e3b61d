package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.system.Redaction;
import drover.system.http.Proxies;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                        "leaflink.orders.path", "canary",
                        "downstream.night-shift.rate-per-second", "canary")));

        String message = bad.getMessage();
        assertTrue(message.contains("leaflink.base-url: it does not begin with https://"), message);
        assertTrue(message.contains("leaflink.orders.path: expected a path"), message);
        assertTrue(message.contains("got 6 letters"), message);
        assertTrue(message.contains("leaflink.schedule: Quartz wants a ?"), message);
        assertTrue(message.contains("downstream.night-shift.rate-per-second: expected a whole number"), message);
        assertFalse(message.contains("canary"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "downstream.default.url; http://me:canary@erp.example/in; it has user:password@ in it",
                "downstream.default.url; http://b\u00fccher.example/in; write xn--bcher-kva.example",
                "downstream.default.url; '\"http://erp.example/in\"'; it has quotes around it",
                "downstream.default.url; http://erp.example/in?x={{HOME}}; it has {{ }} in it",
                "downstream.default.headers; X-Team: sales | upgrade: h2c; it has the header upgrade, which Drover or HTTP itself sets",
                "downstream.default.headers; Trailer: canary; it has the header Trailer, which",
                "downstream.default.url; http://erp example/in; it has a blank in it",
                "downstream.default.url; erp.example/in; write https:// in front",
                "drover.data-dir; ~/drover; ~ is not replaced here: write /",
                "drover.data-dir; $HOME/drover; $HOME is not replaced here",
                "drover.data-dir; '\"/var/lib/drover\"'; it has quotes around it",
                "drover.retention; 20d # three weeks; put the comment on a line of its own",
                "drover.retention; 20; write 20s for seconds",
                "drover.retention; 20 d; write the number and its unit together",
                "downstream.default.ordered; yes; write true",
                "leaflink.schedule; */5 * * * *; it has five fields",
                "leaflink.first-run; Emit; write emit",
                "leaflink.seller-id; 68\u200b08; an invisible character in it (U+200B)",
                "leaflink.seller-id; ${NOBODY_SET_THIS}; it names a ${…} that is not set",
                "drover.time-zone; europe/berlin; write Europe/Berlin",
                "drover.time-zone; Denver; write America/Denver",
                "drover.postgresql.url; jdbc:mysql://u:canary@db/x; Drover keeps its store in PostgreSQL"
            })
    void a_slip_is_named_and_the_value_is_not_shown(String key, String value, String words) {
        ConfigurationException bad = assertThrows(
                ConfigurationException.class, () -> check(Map.of(key, value.replace("\\u200b", "\u200b"))));

        assertTrue(bad.getMessage().contains("\n  " + key + ": "), bad.getMessage());
        assertTrue(bad.getMessage().contains(words), bad.getMessage());
        assertFalse(bad.getMessage().contains("canary"), bad.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "downstream.default.url; 'http://erp.example/in\n'",
                "downstream.default.url; http://order_sync:8080/in",
                "downstream.default.url; http://[::1]:8080/in",
                "downstream.default.concurrency; '8 '",
                "downstream.default.ordered; 'true '",
                "leaflink.page-size; ''",
                "drover.data-dir; ''",
                "drover.time-zone; America/Denver",
                "drover.postgresql.url; postgres://u:pw@db:5432/drover",
                "drover.data-dir; ${HOME}/drover"
            })
    void what_can_be_meant_is_good(String key, String value) {
        check(Map.of(key, value.replace("\\n", "\n"), "HOME", "/home/drover"));

        assertEquals(List.of(), lines.written);
    }

    @Test
    void a_secret_in_quotes_is_a_warning() {
        check(Map.of("leaflink.api-key", "\"key-check-canary\""));

        assertEquals(
                List.of(
                        "leaflink.api-key has quotes around it, and they are taken as a part of it: write it without them"),
                lines.written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two$$inside", "brace${inside", "var${HOME}x", "back\\slash$x", "$${x}"})
    void a_secret_is_taken_letter_by_letter(String secret) {
        assertEquals(
                secret,
                config(Map.of("leaflink.api-key", secret, "HOME", "/root")).getValue("leaflink.api-key", String.class));
    }

    @Test
    void the_parts_of_the_address_of_postgresql_are_those_of_the_data_source() {
        Config config =
                config(Map.of("drover.postgresql.url", "postgres://u:p$$w@db/x", "drover.postgresql.user", "own"));

        assertEquals("jdbc:postgresql://db/x", config.getValue("quarkus.datasource.postgresql.jdbc.url", String.class));
        assertEquals("own", config.getValue("quarkus.datasource.postgresql.username", String.class));
        assertEquals("p$$w", config.getValue("quarkus.datasource.postgresql.password", String.class));
    }

    @Test
    void a_default_is_declared_once_for_every_system_and_downstream() {
        Config config = config(Map.of());

        assertEquals("30s", config.getValue("distru.timeout", String.class));
        assertEquals("600ms", config.getValue("distru.request-interval", String.class));
        assertEquals("15s", config.getValue("downstream.night-shift.timeout", String.class));
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

    @ParameterizedTest
    @ValueSource(strings = {"http.proxyHost", "https.proxyHost", "socksProxyHost"})
    void a_proxy_that_is_named_as_the_jvm_has_it_is_a_warning_that_says_what_to_set(String name) {
        check(Map.of(name, "proxy.example"));

        assertEquals(
                List.of(name + " is not looked at: set drover.http.proxy=http://host:port for an outbound proxy"),
                lines.written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.http.proxy-host",
                "camel.component.https.proxyPort",
                "CAMEL_COMPONENT_HTTP_PROXY_HOST"
            })
    void a_proxy_that_is_named_as_camel_has_it_stops_the_start_with_what_to_set(String name) {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> check(Map.of(name, "proxy.example")));

        assertTrue(
                refused.getMessage().contains(name + ": set drover.http.proxy=http://host:port"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://proxy.example:3128", "socks5://u:hunter2@proxy.example", "http://proxy.example:99999"})
    void a_proxy_that_cannot_be_gone_through_stops_the_start_in_one_sentence_without_its_password(String proxy) {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> check(Map.of("drover.http.proxy", proxy)));

        assertTrue(
                refused.getMessage().contains("drover.http.proxy: expected a proxy such as http://host:port"),
                refused::getMessage);
        assertFalse(refused.getMessage().contains("hunter2"), refused::getMessage);
        assertEquals(
                1,
                Proxies.problems(name -> name.equals("https_proxy") ? proxy : null)
                        .size());
    }

    @Test
    void a_proxy_that_is_named_both_ways_is_no_warning() {
        check(Map.of("https.proxyHost", "proxy.example", "drover.http.proxy", "http://proxy.example:3128"));

        assertEquals(List.of(), lines.written);
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
        KeyCheck check = new KeyCheck(config(properties), Keys.load());
        check.check();
        check.warn();
    }

    private static Config config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new Values())
                .withSources(new PropertiesConfigSource(properties, "test", 300))
                .build();
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
