package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import drover.HandClock;
import drover.TestConfig;
import drover.inbox.Scheme.Verdict;
import drover.jwt.TestVerifiers;
import drover.system.TestCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a good signature of each provider, as the keys name its scheme, held against what others have published. */
class SchemeTest {
    private static final String BODY = "{\"name\":\"Grüße, 緑\",\"total\":210.40}";
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");
    private static final String T = String.valueOf(NOW.getEpochSecond());
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD1q0Zy0h5vJE=";

    /** The scheme of the provider {@code acme}. */
    private static Scheme scheme(String preset, String secret, String... keys) {
        Map<String, String> all = new HashMap<>();
        all.put("webhook.acme.scheme", preset);
        all.put("webhook.acme.secret", secret);
        for (int i = 0; i < keys.length; i += 2) {
            all.put("webhook.acme." + keys[i], keys[i + 1]);
        }
        return find("acme", all).orElseThrow();
    }

    private static Optional<Scheme> find(String provider, Map<String, String> keys) {
        var config = TestConfig.of(keys);
        return new Providers(config, TestCredentials.of(config), new HandClock(), TestVerifiers.of(config))
                .find(provider)
                .map(Provider::scheme);
    }

    private static Verdict check(Scheme scheme, String body, Instant now, String... headers) {
        Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            given.put(headers[i], headers[i + 1]);
        }
        Posted posted = new Posted(given::get, "/webhooks/acme", false, body.getBytes(StandardCharsets.UTF_8));
        return scheme.check(posted, now);
    }

    private static Verdict check(Scheme scheme, String... headers) {
        return check(scheme, BODY, NOW, headers);
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(String secret, String text) {
        return hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), text);
    }

    private static String hex(String secret, String text) {
        return HexFormat.of().formatHex(hmac(secret, text));
    }

    private static String base64(String secret, String text) {
        return Base64.getEncoder().encodeToString(hmac(secret, text));
    }

    private static String standard(String secret, String id, String timestamp, String body) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(hmac("HmacSHA256", key, id + "." + timestamp + "." + body));
    }

    @Test
    void leaflink_signs_the_body_in_hex() {
        Scheme leaflink = scheme("leaflink", "key");

        assertEquals(Verdict.GOOD, check(leaflink, "X-LeafLink-Signature", hex("key", BODY)));
        assertEquals(Verdict.FORGED, check(leaflink, "X-LeafLink-Signature", hex("other", BODY)));
        assertEquals(Verdict.FORGED, check(leaflink, "X-LeafLink-Signature", hex("key", BODY + " ")));
        assertEquals(Verdict.FORGED, check(leaflink, "LL-Signature", hex("key", BODY)));
        assertEquals(Verdict.FORGED, check(leaflink, "X-LeafLink-Signature", "sha256=" + hex("key", BODY)));
    }

    @Test
    void hex_may_be_in_capitals() {
        String signature = HexFormat.of().withUpperCase().formatHex(hmac("key", BODY));

        assertEquals(Verdict.GOOD, check(scheme("leaflink", "key"), "X-LeafLink-Signature", signature));
        assertEquals(
                Verdict.GOOD, check(scheme("leaflink", "key"), "X-LeafLink-Signature", "00, " + signature + " ,zz"));
    }

    @Test
    void leaflinks_own_form_signs_the_body_in_base64() {
        String body = "{\"action\":\"edit\",\"type\":\"order\",\"data\":{\"id\":4821934,\"number\":"
                + "\"aec108ac-a1f4-40fa-966e-a12fa9bf6e2f\",\"status\":\"Accepted\","
                + "\"created_on\":\"2026-02-03T14:22:18.000000-07:00\"}}";
        Scheme leaflink = scheme("leaflink-v2", "test-webhook-key");
        String signature = "sEaambx4y4nWl6+sL6jHE3tLTC0/q42NS1scGiIm47Q=";

        assertEquals(Verdict.GOOD, check(leaflink, body, NOW, "ll-signature", signature));
        assertEquals(Verdict.FORGED, check(leaflink, body + "\n", NOW, "ll-signature", signature));
        assertEquals(
                Verdict.FORGED,
                check(leaflink, body, NOW, "ll-signature", signature.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void distru_writes_the_algorithm_before_it() {
        Scheme distru = scheme("distru", "key");

        assertEquals(Verdict.GOOD, check(distru, "x-distru-signature", "sha256=" + hex("key", BODY)));
        assertEquals(Verdict.FORGED, check(distru, "x-distru-signature", hex("key", BODY)));
        assertEquals(Verdict.FORGED, check(distru, "x-distru-signature", "sha1=" + hex("key", BODY)));
        assertEquals(Verdict.FORGED, check(distru, "x-distru-signature", "sha256="));
    }

    @Test
    void stripes_vector_is_good() {
        Scheme stripe = scheme("stripe", "whsec_test_secret");
        String signature = "t=1700000000,v1=0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";
        String body = "{\"id\":\"evt_1\",\"object\":\"event\"}";
        Instant then = Instant.ofEpochSecond(1_700_000_000);

        assertEquals(Verdict.GOOD, check(stripe, body, then, "Stripe-Signature", signature));
        assertEquals(Verdict.STALE, check(stripe, body, NOW, "Stripe-Signature", signature));
        assertEquals(
                Verdict.FORGED,
                check(stripe, body, then, "Stripe-Signature", signature.replace("1700000000", "1700000001")),
                "the time is signed too");
    }

    @Test
    void stripe_may_sign_several_times_and_in_other_ways() {
        Scheme stripe = scheme("stripe", "key");
        String good = hex("key", T + "." + BODY);
        String bad = hex("other", T + "." + BODY);

        assertEquals(Verdict.GOOD, stripe(stripe, "t=" + T + ",v1=" + bad + ",v1=" + good));
        assertEquals(Verdict.GOOD, stripe(stripe, "v0=" + bad + ",v1=" + good + ",t=" + T));
        assertEquals(Verdict.GOOD, stripe(stripe, "t=" + T + ", v1=" + good), "a space after the comma");
        assertEquals(Verdict.FORGED, stripe(stripe, "t=" + T + ",v1=" + bad + ",v0=" + good));
        assertEquals(Verdict.FORGED, stripe(stripe, "t=" + T + "," + good));
        assertEquals(Verdict.FORGED, stripe(stripe, "t=" + T));
        assertEquals(Verdict.FORGED, stripe(stripe, "v1=" + good), "no time");
        assertEquals(Verdict.MALFORMED, stripe(stripe, "t=,v1=" + good));
        assertEquals(Verdict.MALFORMED, stripe(stripe, "t=now,v1=" + good));
    }

    private static Verdict stripe(Scheme stripe, String signature) {
        return check(stripe, "Stripe-Signature", signature);
    }

    @Test
    void the_vector_of_standard_webhooks_is_good() {
        Scheme standard = scheme("standard", OLD);

        assertEquals(
                Verdict.GOOD,
                check(
                        standard,
                        "{\"test\": 2432232314}",
                        Instant.ofEpochSecond(1_614_265_330),
                        "webhook-id",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp",
                        "1614265330",
                        "webhook-signature",
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", BODY, "{\"a\":\"\\n\\u0000\"}", "[]", " { } "})
    void what_the_reference_library_signs_is_good(String body) throws Exception {
        String signature = new Webhook(NEW).sign("msg_1", NOW.getEpochSecond(), body);

        assertEquals(Verdict.GOOD, standard(scheme("standard", NEW), body, "msg_1", signature));
        assertEquals(Verdict.GOOD, standard(scheme("standard", OLD + "," + NEW), body, "msg_1", signature));
        assertEquals(Verdict.FORGED, standard(scheme("standard", OLD), body, "msg_1", signature));
        assertEquals(
                Verdict.FORGED, standard(scheme("standard", NEW), body, "msg_2", signature), "the id is signed too");
    }

    private static Verdict standard(Scheme scheme, String body, String id, String signature) {
        return check(scheme, body, NOW, "webhook-id", id, "webhook-timestamp", T, "webhook-signature", signature);
    }

    @Test
    void standard_webhooks_may_bring_several_signatures_with_spaces_between() {
        Scheme standard = scheme("standard", NEW);
        String good = standard(NEW, "m", T, BODY);
        String bad = standard(OLD, "m", T, BODY);

        assertEquals(Verdict.GOOD, standard(standard, BODY, "m", bad + " " + good));
        assertEquals(Verdict.GOOD, standard(standard, BODY, "m", "v1a,AAAA v2,x " + good + " " + bad));
        assertEquals(Verdict.FORGED, standard(standard, BODY, "m", bad + " " + bad));
        assertEquals(Verdict.FORGED, standard(standard, BODY, "m", good.replace("v1,", "v1a,")));
        assertEquals(Verdict.FORGED, standard(standard, BODY, "m", good.substring("v1,".length())));
        assertEquals(Verdict.FORGED, check(standard, "webhook-timestamp", T, "webhook-signature", good), "no id");
        assertEquals(Verdict.FORGED, check(standard, "webhook-id", "m", "webhook-signature", good), "no time");
    }

    @ParameterizedTest
    @CsvSource({
        "-301, STALE",
        "-300, GOOD",
        "-299, GOOD",
        "0, GOOD",
        "299, GOOD",
        "300, GOOD",
        "301, STALE",
        "-1770128538, STALE"
    })
    void a_time_is_good_up_to_the_tolerance_before_and_after(long seconds, Verdict verdict) {
        String time = String.valueOf(NOW.getEpochSecond() + seconds);

        assertEquals(verdict, generic(scheme("generic", "key"), time));
    }

    @Test
    void the_tolerance_counts_parts_of_a_second_of_our_own_clock() {
        String signature = hex("key", T + "." + BODY);
        Scheme generic = scheme("generic", "key", "tolerance", "10s");

        assertEquals(
                Verdict.GOOD, check(generic, BODY, NOW.plusSeconds(10), "X-Timestamp", T, "X-Signature", signature));
        assertEquals(
                Verdict.STALE,
                check(generic, BODY, NOW.plusSeconds(10).plusMillis(1), "X-Timestamp", T, "X-Signature", signature));
    }

    private static Verdict generic(Scheme scheme, String timestamp) {
        return check(scheme, "X-Timestamp", timestamp, "X-Signature", hex("key", timestamp + "." + BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "soon", "-1", "+1770128538", "1770128538.0", "1e9", "0x1", "1770128538000000", "١٢٣"})
    void a_time_that_is_no_number_of_seconds_is_malformed(String timestamp) {
        assertEquals(Verdict.MALFORMED, generic(scheme("generic", "key"), timestamp));
    }

    @Test
    void the_largest_and_the_smallest_time_are_stale_and_milliseconds_are_malformed() {
        assertEquals(Verdict.STALE, generic(scheme("generic", "key"), "999999999999"));
        assertEquals(Verdict.STALE, generic(scheme("generic", "key"), "0"));
        assertEquals(Verdict.MALFORMED, generic(scheme("generic", "key"), "1770128538000"), "milliseconds");
    }

    @Test
    void a_forger_is_not_told_that_his_time_is_stale() {
        assertEquals(
                Verdict.FORGED, check(scheme("generic", "key"), "X-Timestamp", "1", "X-Signature", hex("a", BODY)));
        assertEquals(Verdict.FORGED, check(scheme("generic", "key"), "X-Signature", hex("key", "." + BODY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "zz", "0", "000", "0x00", "é", "====", " , , "})
    void what_is_no_signature_is_forged(String signature) {
        assertEquals(Verdict.FORGED, check(scheme("leaflink", "key"), "X-LeafLink-Signature", signature));
        assertEquals(Verdict.FORGED, check(scheme("leaflink-v2", "key"), "LL-Signature", signature));
        assertEquals(Verdict.FORGED, check(scheme("distru", "key"), "x-distru-signature", "sha256=" + signature));
    }

    @Test
    void a_signature_that_is_cut_off_or_in_the_other_encoding_is_forged() {
        assertEquals(Verdict.FORGED, check(scheme("leaflink", "key"), "X-LeafLink-Signature", base64("key", BODY)));
        assertEquals(Verdict.FORGED, check(scheme("leaflink-v2", "key"), "LL-Signature", hex("key", BODY)));
        String half = HexFormat.of().formatHex(Arrays.copyOf(hmac("key", BODY), 16));
        assertEquals(Verdict.FORGED, check(scheme("leaflink", "key"), "X-LeafLink-Signature", half));
        assertEquals(Verdict.FORGED, check(scheme("leaflink", "key"), "X-LeafLink-Signature", hex("key", BODY) + "00"));
    }

    @Test
    void sha1_is_good_where_it_is_asked_for_and_nowhere_else() {
        String signature = HexFormat.of().formatHex(hmac("HmacSHA1", "key".getBytes(StandardCharsets.UTF_8), BODY));

        assertEquals(
                Verdict.GOOD,
                check(
                        scheme("leaflink", "key", "algorithm", "sha1", "header", "X-Hub-Signature", "prefix", "sha1="),
                        "X-Hub-Signature",
                        "sha1=" + signature));
        assertEquals(Verdict.FORGED, check(scheme("leaflink", "key"), "X-LeafLink-Signature", signature));
    }

    @Test
    void each_key_replaces_what_the_scheme_says() {
        Scheme own = scheme(
                "generic",
                "key",
                "header",
                "X-A",
                "encoding",
                "base64",
                "prefix",
                "a:",
                "signed",
                "{id}/{timestamp}/{body}",
                "id-header",
                "X-B",
                "timestamp-header",
                "X-C");
        String good = "a:" + base64("key", "7/" + T + "/" + BODY);

        assertEquals(Verdict.GOOD, check(own, "X-A", good, "X-B", "7", "X-C", T));
        assertEquals(Verdict.FORGED, check(own, "X-A", good, "X-B", "8", "X-C", T));
        assertEquals(Verdict.FORGED, check(own, "X-A", good, "X-C", T));
    }

    @Test
    void each_of_several_secrets_is_good_with_spaces_around_it_or_not() {
        Scheme leaflink = scheme("leaflink", "one , two,three");

        for (String secret : new String[] {"one", "two", "three"}) {
            assertEquals(Verdict.GOOD, check(leaflink, "X-LeafLink-Signature", hex(secret, BODY)), secret);
        }
        assertEquals(Verdict.FORGED, check(leaflink, "X-LeafLink-Signature", hex("one , two,three", BODY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one,", ",one", "one,,two", ","})
    void an_empty_secret_is_no_secret_and_nothing_is_taken(String secrets) {
        assertTrue(find("leaflink", Map.of("webhook.leaflink.secret", secrets)).isEmpty());
    }

    @Test
    void a_provider_is_known_by_its_secret_and_signs_as_its_name_says() {
        assertTrue(find("distru", Map.of("webhook.leaflink.secret", "key")).isEmpty());
        assertTrue(find("leaflink", Map.of("webhook.leaflink.secret", " ")).isEmpty());
        assertTrue(find("acme", Map.of("webhook.acme.secret", "k", "webhook.acme.scheme", "no-such"))
                .isEmpty());
        assertTrue(find("acme", Map.of("webhook.acme.secret", "k", "webhook.acme.scheme", "standard"))
                .isEmpty());
        for (String preset : Preset.ALL.keySet()) {
            Map<String, String> keys = Map.of(
                    "webhook." + preset + ".secret", NEW, "webhook." + preset + ".public-url", "https://a.example");
            assertEquals(
                    Preset.ALL.get(preset).header(),
                    find(preset, keys).orElseThrow().header());
        }
        assertEquals(
                "X-Signature",
                find("acme", Map.of("webhook.acme.secret", "k")).orElseThrow().header());
    }
}
