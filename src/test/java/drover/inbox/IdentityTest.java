package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.TestConfig;
import drover.record.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What makes two notifications one, by provider. */
class IdentityTest {
    private static Identity of(String scheme, String body, String... headersAndKeys) throws IOException {
        Map<String, String> keys = new HashMap<>(
                Map.of("webhook.acme.scheme", scheme, "webhook.acme.public-url", "https://hooks.example.com"));
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < headersAndKeys.length; i += 2) {
            (headersAndKeys[i].startsWith("webhook.") ? keys : headers).put(headersAndKeys[i], headersAndKeys[i + 1]);
        }
        Provider provider =
                new SchemeKeys(TestConfig.of(keys), "acme").read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null);
        JsonNode json = Json.read(body);
        return provider.identity(
                new Posted(headers::get, "/webhooks/acme", false, body.getBytes(StandardCharsets.UTF_8)), json);
    }

    private static void one(Identity first, Identity second, String body) {
        assertArrayEquals(first.digest(), second.digest());
        assertTrue(second.isOf(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void two(Identity first, Identity second, String firstBody) {
        boolean same = Arrays.equals(first.digest(), second.digest());
        assertFalse(same && second.isOf(firstBody.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void without_an_id_the_signed_time_tells_two_of_the_same_words_apart() throws IOException {
        String body = "{\"type\":\"door.opened\",\"door\":4}";
        Identity first = of("generic", body, "X-Timestamp", "100");

        one(first, of("generic", "{\"door\":4, \"type\":\"door.opened\"}", "X-Timestamp", "100"), body);
        two(first, of("generic", body, "X-Timestamp", "101"), body);
        two(first, of("generic", "{\"type\":\"door.opened\",\"door\":5}", "X-Timestamp", "100"), body);
    }

    @Test
    void without_an_id_and_a_time_nothing_is_taken_for_the_same() throws IOException {
        String body = "{\"type\":\"ORDER\",\"id\":\"o-1\",\"quantity\":5}";

        for (String scheme :
                new String[] {"distru", "leaflink", "leaflink-v2", "shopify", "github", "intuit", "twilio"}) {
            two(of(scheme, body), of(scheme, body), body);
        }
    }

    @Test
    void a_field_that_looks_like_an_id_is_none_until_somebody_says_so() throws IOException {
        String first = "{\"event_id\":\"concert-9\",\"ticket\":1}";
        String second = "{\"event_id\":\"concert-9\",\"ticket\":2}";
        String[] configured = {"X-Timestamp", "100", "webhook.acme.id-field", "event_id"};

        two(of("generic", first, "X-Timestamp", "100"), of("generic", second, "X-Timestamp", "100"), first);
        two(of("generic", first, configured), of("generic", second, configured), first);
        one(
                of("generic", first, configured),
                of("generic", first, "X-Timestamp", "200", "webhook.acme.id-field", "event_id"),
                first);
    }

    @Test
    void an_id_in_a_header_or_a_field_makes_two_one_whatever_the_time() throws IOException {
        String body = "{\"event_id\":\"e-1\",\"type\":\"order.updated\"}";

        one(of("leaflink", body), of("leaflink", body), body);
        one(of("square", body), of("square", body), body);
        one(of("github", body, "X-GitHub-Delivery", "d-1"), of("github", body, "X-GitHub-Delivery", "d-1"), body);
        two(of("github", body, "X-GitHub-Delivery", "d-1"), of("github", body, "X-GitHub-Delivery", "d-2"), body);
        one(
                of("slack", body, "X-Slack-Request-Timestamp", "100"),
                of("slack", body, "X-Slack-Request-Timestamp", "160"),
                body);
        one(
                of("twilio", body, "I-Twilio-Idempotency-Token", "t-1"),
                of("twilio", body, "I-Twilio-Idempotency-Token", "t-1"),
                body);
    }

    @Test
    void an_id_may_be_a_number_deeper_in_the_body() throws IOException {
        String body = "{\"meta\":{\"id\":7}}";
        String[] field = {"webhook.acme.id-field", "meta.id"};

        one(of("distru", body, field), of("distru", body, field), body);
        two(of("distru", "{\"meta\":{\"id\":null}}", field), of("distru", "{\"meta\":{\"id\":null}}", field), body);
    }

    @Test
    void stripes_repeat_is_one_although_it_counts_down() throws IOException {
        String first = "{\"id\":\"evt_1\",\"type\":\"x\",\"pending_webhooks\":2}";
        String again = "{\"id\":\"evt_1\",\"type\":\"x\",\"pending_webhooks\":1}";
        String other = "{\"id\":\"evt_1\",\"type\":\"y\",\"pending_webhooks\":1}";

        one(of("stripe", first, "Stripe-Signature", "t=100"), of("stripe", again, "Stripe-Signature", "t=200"), first);
        two(of("stripe", first, "Stripe-Signature", "t=100"), of("stripe", other, "Stripe-Signature", "t=200"), first);
    }
}
