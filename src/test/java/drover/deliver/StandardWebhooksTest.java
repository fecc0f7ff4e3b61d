package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import drover.HandClock;
import drover.TestConfig;
import drover.system.TestCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our signatures, held against the reference library of Standard Webhooks. */
class StandardWebhooksTest {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD1q0Zy0h5vJE=";
    private static final String BODY = "{\"subject\":\"order/1\",\"data\":{\"name\":\"Grüße, 緑\",\"total\":210.40}}";

    private final HandClock clock = new HandClock();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    /** The library looks at the real time. */
    @BeforeEach
    void itIsNow() {
        clock.pass(Duration.between(clock.instant(), Instant.now()));
        exchange.getMessage().setHeader("webhook-id", "019c2566-3890-8d1c-9f3a-0c5d1f9a7e21");
        exchange.getMessage().setBody(BODY.getBytes(StandardCharsets.UTF_8));
    }

    private StandardWebhooks with(String secrets) {
        return new StandardWebhooks(
                TestCredentials.of(
                        TestConfig.of(secrets == null ? Map.of() : Map.of("downstream.default.secret", secrets))),
                clock);
    }

    private Map<String, List<String>> sign(StandardWebhooks webhooks) {
        webhooks.sign("downstream.default", exchange);
        Message message = exchange.getMessage();
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(message.getHeader(name, String.class)));
        }
        return headers;
    }

    @Test
    void the_reference_library_accepts_what_we_sign() throws Exception {
        Map<String, List<String>> headers = sign(with(OLD));

        new Webhook(OLD).verify(BODY, headers);

        assertThrows(WebhookVerificationException.class, () -> new Webhook(NEW).verify(BODY, headers));
        assertThrows(WebhookVerificationException.class, () -> new Webhook(OLD).verify(BODY + " ", headers));
    }

    @Test
    void while_a_secret_is_changed_both_accept() throws Exception {
        Map<String, List<String>> headers = sign(with(NEW + ", " + OLD));

        new Webhook(OLD).verify(BODY, headers);
        new Webhook(NEW).verify(BODY, headers);
        assertEquals(2, headers.get("webhook-signature").get(0).split(" ").length);
    }

    @Test
    void each_attempt_is_signed_with_its_own_time() throws Exception {
        StandardWebhooks webhooks = with(OLD);
        clock.pass(Duration.ofHours(-10));
        Map<String, List<String>> first = sign(webhooks);
        clock.pass(Duration.ofHours(10));

        Map<String, List<String>> second = sign(webhooks);

        assertThrows(WebhookVerificationException.class, () -> new Webhook(OLD).verify(BODY, first));
        new Webhook(OLD).verify(BODY, second);
        assertEquals(List.of(String.valueOf(clock.instant().getEpochSecond())), second.get("webhook-timestamp"));
        assertNotEquals(first.get("webhook-signature"), second.get("webhook-signature"));
        assertEquals(first.get("webhook-id"), second.get("webhook-id"));
    }

    @Test
    void without_a_secret_nothing_is_signed() {
        with(null).sign("downstream.default", exchange);

        assertNull(exchange.getMessage().getHeader("webhook-signature"));
        assertEquals(
                String.valueOf(clock.instant().getEpochSecond()),
                exchange.getMessage().getHeader("webhook-timestamp"));
    }

    @Test
    void a_bad_secret_is_told_before_anything_is_delivered_and_not_shown() {
        assertDoesNotThrow(() -> with(null).check("downstream.default"));
        assertDoesNotThrow(() -> with(OLD + "," + NEW).check("downstream.default"));

        IllegalStateException bad =
                assertThrows(IllegalStateException.class, () -> with("CANARY").check("downstream.default"));

        assertTrue(bad.getMessage().startsWith("downstream.default.secret: a secret is whsec_"), bad.getMessage());
        assertFalse(bad.getMessage().contains("CANARY"), bad.getMessage());
    }
}
