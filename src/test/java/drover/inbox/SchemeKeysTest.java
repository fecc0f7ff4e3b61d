package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a provider: what each replaces, what an empty one takes away, and what contradicts itself. */
class SchemeKeysTest {
    private static Provider read(String... keys) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < keys.length; i += 2) {
            all.put(keys[i].contains(".") ? keys[i] : "webhook.acme." + keys[i], keys[i + 1]);
        }
        return new SchemeKeys(TestConfig.of(all), "acme").read("secret", null);
    }

    private static String wrong(String... keys) {
        return assertThrows(IllegalArgumentException.class, () -> read(keys)).getMessage();
    }

    @Test
    void who_signs_the_body_alone_needs_no_time() {
        Scheme scheme = read("header", "X-Hub-Signature-256", "prefix", "sha256=", "signed", "{body}")
                .scheme();

        assertEquals("", scheme.timestampHeader());
        assertEquals("X-Hub-Signature-256", scheme.header());
    }

    @Test
    void an_empty_key_takes_away_what_the_scheme_says() {
        assertEquals(
                "", read("signed", "{body}", "timestamp-header", "").scheme().timestampHeader());
        assertEquals("", read("scheme", "github", "id-header", "").scheme().idHeader());
        assertEquals("", read("scheme", "github", "prefix", "").scheme().prefix());
        assertEquals("", read("scheme", "stripe", "id-field", "").idField());
    }

    @Test
    void sha512_and_text_around_what_is_signed_are_taken() {
        Scheme scheme =
                read("algorithm", "sha512", "signed", "v1:{timestamp}:{body}").scheme();

        assertEquals("HmacSHA512", scheme.algorithm());
        assertTrue(scheme.signed().hasTimestamp());
    }

    @Test
    void who_signs_the_address_must_know_it() {
        assertEquals(
                "it signs the address it posts to: set webhook.acme.public-url (or twilio.public-url) to what it knows us by,"
                        + " such as https://hooks.example.com",
                wrong("scheme", "twilio"));
        assertEquals(
                "it signs the address it posts to: set webhook.acme.public-url to what it knows us by, such as"
                        + " https://hooks.example.com",
                wrong("signed", "{url}{body}"));
        assertEquals(
                "webhook.acme.public-url must be a URL such as https://hooks.example.com, without a query",
                wrong("signed", "{url}{body}", "public-url", "https://a.example/?x=y"));
        assertEquals(
                "https://a.example",
                read("scheme", "twilio", "twilio.public-url", "https://a.example")
                        .scheme()
                        .address()
                        .url());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp-header | '' | webhook.acme.signed has {timestamp}, but webhook.acme.timestamp-header is empty: name the"
                        + " header, or take {timestamp} away",
                "signed | {id}.{body} | webhook.acme.signed has {id}, but webhook.acme.id-header is empty: name the header, or take"
                        + " {id} away",
                "signed | {timestamp}. | webhook.acme.signed is {timestamp}., but must be text with {id}, {timestamp} or {url} in it,"
                        + " and {body} or {params} at its end",
                "signed | {body}{timestamp} | webhook.acme.signed is {body}{timestamp}, but must be text with {id}, {timestamp} or"
                        + " {url} in it, and {body} or {params} at its end",
                "signed | {time}.{body} | webhook.acme.signed is {time}.{body}, but must be text with {id}, {timestamp} or {url} in"
                        + " it, and {body} or {params} at its end",
                "header | '' | webhook.acme.header is empty: say which header has the signature",
                "algorithm | md5 | 'webhook.acme.algorithm must be one of sha1, sha256, sha512'",
                "encoding | base32 | 'webhook.acme.encoding must be one of base64, hex'",
                "scheme | nonsense | there is no scheme nonsense"
            })
    void what_cannot_be_is_said_in_one_sentence(String key, String value, String words) {
        assertEquals(words, wrong(key, value));
    }

    @Test
    void a_time_that_nothing_signs_is_not_asked_for() {
        assertEquals(
                "webhook.acme.timestamp-header is X-Time, but webhook.acme.signed has no {timestamp}: a time that is not signed"
                        + " proves nothing; add it there, or set webhook.acme.timestamp-header to nothing",
                wrong("signed", "{body}", "timestamp-header", "X-Time"));
    }
}
