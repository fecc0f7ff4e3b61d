package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.HandClock;
import drover.TestConfig;
import drover.inbox.Scheme.Verdict;
import drover.jwt.TestVerifiers;
import drover.system.TestCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The signatures that providers, or the tests of their own libraries, have published. Nothing here is computed by us. */
class PresetTest {
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");

    private static Scheme scheme(String preset, String secret, String... keys) {
        Map<String, String> all = new HashMap<>(Map.of("webhook." + preset + ".secret", secret));
        for (int i = 0; i < keys.length; i += 2) {
            all.put(keys[i], keys[i + 1]);
        }
        var config = TestConfig.of(all);
        return new Providers(config, TestCredentials.of(config), new HandClock(), TestVerifiers.of(config))
                .find(preset)
                .orElseThrow()
                .scheme();
    }

    private static Verdict check(Scheme scheme, Instant now, String uri, boolean form, String body, String... headers) {
        Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            given.put(headers[i], headers[i + 1]);
        }
        return scheme.check(new Posted(given::get, uri, form, body.getBytes(StandardCharsets.UTF_8)), now);
    }

    private static Verdict check(Scheme scheme, String body, String... headers) {
        return check(scheme, NOW, "/webhooks/x", false, body, headers);
    }

    /** docs.github.com, "Validating webhook deliveries". */
    @Test
    void githubs_own_example_is_good() {
        Scheme github = scheme("github", "It's a Secret to Everybody");
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertEquals(Verdict.GOOD, check(github, "Hello, World!", "X-Hub-Signature-256", signature));
        assertEquals(Verdict.FORGED, check(github, "Hello, World?", "X-Hub-Signature-256", signature));
        assertEquals(Verdict.FORGED, check(github, "Hello, World!", "X-Hub-Signature", signature));
    }

    /** The published test of SQLPage, which has it from Shopify's algorithm: Shopify publishes no example of its own. */
    @Test
    void shopifys_signature_is_good() {
        Scheme shopify = scheme("shopify", "test-webhook-secret");
        String body = "{\"id\":1234567890,\"email\":\"customer@example.com\",\"total_price\":\"123.45\"}";
        String signature = "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=";

        assertEquals(Verdict.GOOD, check(shopify, body, "X-Shopify-Hmac-SHA256", signature));
        assertEquals(Verdict.FORGED, check(shopify, body + " ", "X-Shopify-Hmac-SHA256", signature));
    }

    /** intuit/QuickBooks-V3-Java-SDK, WebhooksServiceTest. */
    @Test
    void intuits_own_example_is_good() {
        String body =
                "{\"eventNotifications\":[{\"realmId\":\"1185883450\",\"dataChangeEvent\":{\"entities\":[{\"name\":"
                        + "\"Customer\",\"id\":\"1\",\"operation\":\"Create\",\"lastUpdated\":\"2015-10-05T14:42:19-0700\"}]}}]}";
        String signature = "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=";
        for (String name : new String[] {"intuit", "quickbooks"}) {
            Scheme intuit = scheme(name, "b5771f19b12ddb4bcdb9f08bdc50bc63878a");

            assertEquals(Verdict.GOOD, check(intuit, body, "intuit-signature", signature));
            assertEquals(
                    Verdict.FORGED, check(intuit, body.replace("Create", "Delete"), "intuit-signature", signature));
        }
    }

    /** developer.squareup.com, "Verify and Validate an Event Notification". */
    @Test
    void squares_own_example_is_good_at_its_own_address_only() {
        Scheme square = scheme("square", "asdf1234", "webhook.square.public-url", "https://example.com/webhook");
        Scheme elsewhere = scheme("square", "asdf1234", "webhook.square.public-url", "https://example.org/webhook");
        String body = "{\"hello\":\"world\"}";
        String[] signature = {"x-square-hmacsha256-signature", "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og="};

        assertEquals(Verdict.GOOD, check(square, NOW, "/webhooks/square", false, body, signature));
        assertEquals(Verdict.FORGED, check(square, NOW, "/webhooks/square?a=b", false, body, signature));
        assertEquals(Verdict.FORGED, check(elsewhere, NOW, "/webhooks/square", false, body, signature));
    }

    /** docs.slack.dev, "Verifying requests from Slack". */
    @Test
    void slacks_own_example_is_good_in_its_time() {
        Scheme slack = scheme("slack", "8f742231b10e8888abcd99yyyzzz85a5");
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        String[] headers = {
            "X-Slack-Request-Timestamp",
            "1531420618",
            "X-Slack-Signature",
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        };

        assertEquals(Verdict.GOOD, check(slack, Instant.ofEpochSecond(1_531_420_618), "/x", true, body, headers));
        assertEquals(Verdict.STALE, check(slack, NOW, "/x", true, body, headers));
        assertEquals(
                Verdict.FORGED, check(slack, Instant.ofEpochSecond(1_531_420_618), "/x", true, body + "&a=b", headers));
    }

    private static final String CALL =
            "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309";

    /** twilio/twilio-java, RequestValidatorTest. */
    @Test
    void twilios_own_examples_of_a_form_are_good() {
        Scheme twilio = scheme("twilio", "12345", "twilio.public-url", "https://mycompany.com");
        String[] form = {"X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="};
        String[] withPort = {"X-Twilio-Signature", "kvajT1Ptam85bY51eRf/AJRuM3w="};

        assertEquals(Verdict.GOOD, check(twilio, NOW, "/myapp.php?foo=1&bar=2", true, CALL, form));
        assertEquals(Verdict.GOOD, check(twilio, NOW, "/myapp.php?foo=1&bar=2", true, CALL, withPort));
        assertEquals(Verdict.FORGED, check(twilio, NOW, "/myapp.php?foo=1&bar=3", true, CALL, form));
        assertEquals(
                Verdict.FORGED,
                check(twilio, NOW, "/myapp.php?foo=1&bar=2", true, CALL.replace("1234&", "1235&"), form));
        assertEquals(Verdict.FORGED, check(twilio, NOW, "/myapp.php?foo=1&bar=2", true, CALL + "&a=%zz", form));
    }

    /** The same: its address is signed, and the hash of the body is a part of the address. */
    @Test
    void twilios_own_example_of_json_is_good() {
        Scheme twilio = scheme("twilio", "12345", "webhook.twilio.public-url", "https://mycompany.com:443/");
        String uri =
                "/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        String body = "{\"property\": \"value\", \"boolean\": true}";
        String[] signature = {"X-Twilio-Signature", "a9nBmqA0ju/hNViExpshrM61xv4="};

        assertEquals(Verdict.GOOD, check(twilio, NOW, uri, false, body, signature));
        assertEquals(Verdict.FORGED, check(twilio, NOW, uri, false, body.replace("true", "false"), signature));
        assertEquals(
                Verdict.FORGED,
                check(twilio, NOW, "/myapp.php?foo=1&bar=2", false, body, signature),
                "a body that nothing signs");
    }
}
